//! A thousand strings that nobody means well, by class.
