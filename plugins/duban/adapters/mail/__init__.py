"""Mail in and out: IMAP and Maildir, SMTP, letters written and mails taken apart, the last in a sandbox."""
