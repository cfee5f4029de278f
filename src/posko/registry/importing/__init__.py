"""An operation's folder or workbook into the registry: read, compared, applied whole, undone whole."""
