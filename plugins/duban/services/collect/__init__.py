"""From a received mail to a filed return, a message for a person, or an answer."""
