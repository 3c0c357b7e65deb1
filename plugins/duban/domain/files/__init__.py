"""Files from outside: what kind each is, what lies behind a link, and how a file that is no form is explained."""
