//! What is written into fields by those who mean no good.
