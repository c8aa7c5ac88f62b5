"""PDF pages drawn from domain values. Import it where paper is asked for: it loads reportlab."""
