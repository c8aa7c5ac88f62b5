"""单据版式: the agency's logo, name, titles and signature lines on papers; kept, saved, shown before they are saved."""
