//! The tables that a reader must read, and those that it must refuse.

use super::*;
