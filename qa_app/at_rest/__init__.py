"""What lies on a disk: encrypted, and readable by nobody but the one who runs QA Coach."""
