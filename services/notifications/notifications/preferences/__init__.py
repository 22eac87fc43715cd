"""What a business decides about its mails."""
