"""What a signer sees and decides, and the handing over of what was signed."""
