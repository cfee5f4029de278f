"""Polling stations, officers, equipment, funds, routine duty of an operation, with their sources and history."""
