"""What the world says: occupations, skills and their relations, read from public taxonomies."""
