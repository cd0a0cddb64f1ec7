"""What every page needs: templates, assets, languages, error pages, compression."""
