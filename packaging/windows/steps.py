"""stub"""
def run(step): return 0
