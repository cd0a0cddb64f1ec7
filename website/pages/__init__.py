"""Pages about Destinai: legal pages, problems, and files for crawlers."""
