"""What a person gave, as forms and addresses carry it from page to page."""
