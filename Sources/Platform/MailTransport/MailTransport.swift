// Starts empty; see Docs for what belongs here.
