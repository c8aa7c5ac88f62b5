"""What people say to their published evaluation: accept it, appeal against it, ask about a figure; what is paid up."""
