"""Pages about Destinai: legal notices, quality, problems, crawlers."""
