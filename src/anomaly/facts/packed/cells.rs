//! Every kind of cell as a number: what it names by its place in the part, everything else as it is.

use super::super::kept::{Day, Hidden, Name, Party, PartyNumber, Quantity, Span, Told};
use super::super::{Person, Text, Village};
use super::{Local, Names};
use crate::domain::area::Area;
use crate::domain::asset::{AssetClass, Inventory, Origin, Use};
use crate::domain::case::{CaseState, Category};
use crate::domain::contract::{ContractKind, ContractState, TradeMode};
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::programme::{Cycle, Payee, Unit};
use crate::domain::project::{Instalment, Procurement, ProjectKind, Stage};

/// A cell that can be packed.
pub(in super::super) trait Cell: Sized {
    /// The number it becomes.
    fn pack(&self, local: &mut Local) -> Option<i64>;
    /// The cell again; `None` where the number stands for none.
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self>;
}

impl Cell for Text {
    fn pack(&self, local: &mut Local) -> Option<i64> {
        Some(local.text(*self))
    }
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
        names.text(number?)
    }
}

impl Cell for Told {
    fn pack(&self, local: &mut Local) -> Option<i64> {
        Some(local.text(self.whole) << 32 | local.text(self.shown))
    }
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
        Some(Self {
            whole: names.text(number? >> 32)?,
            shown: names.text(number? & 0xffff_ffff)?,
        })
    }
}

impl Cell for Village {
    fn pack(&self, local: &mut Local) -> Option<i64> {
        Some(local.village(*self))
    }
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
        names.village(number?)
    }
}

impl Cell for Person {
    fn pack(&self, local: &mut Local) -> Option<i64> {
        Some(local.person(*self))
    }
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
        names.person(number?)
    }
}

impl Cell for bool {
    fn pack(&self, _: &mut Local) -> Option<i64> {
        Some(i64::from(*self))
    }
    fn unpack(number: Option<i64>, _: &Names) -> Option<Self> {
        Some(number? != 0)
    }
}

impl Cell for i32 {
    fn pack(&self, _: &mut Local) -> Option<i64> {
        Some(i64::from(*self))
    }
    fn unpack(number: Option<i64>, _: &Names) -> Option<Self> {
        Self::try_from(number?).ok()
    }
}

impl Cell for i64 {
    fn pack(&self, _: &mut Local) -> Option<i64> {
        Some(*self)
    }
    fn unpack(number: Option<i64>, _: &Names) -> Option<Self> {
        number
    }
}

/// A cell that may be empty. The outer `None` is for what cannot be read.
impl<C: Cell> Cell for Option<C> {
    fn pack(&self, local: &mut Local) -> Option<i64> {
        self.as_ref()?.pack(local)
    }
    fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
        match number {
            None => Some(None),
            some => C::unpack(some, names).map(Some),
        }
    }
}

/// What wraps a cell is packed as what is in it.
macro_rules! wrapped {
    ($($name:ident),+) => {$(
        impl Cell for $name {
            fn pack(&self, local: &mut Local) -> Option<i64> {
                self.0.pack(local)
            }
            fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
                Cell::unpack(number, names).map(Self)
            }
        }
    )+};
}

wrapped!(Name, Party, Hidden, PartyNumber, Day, Span, Fen, Area, Quantity);

/// Enums by their words, which outlive the order in which they are declared.
macro_rules! words {
    ($($name:ident),+) => {$(
        impl Cell for $name {
            fn pack(&self, local: &mut Local) -> Option<i64> {
                Some(local.word(self.word()))
            }
            fn unpack(number: Option<i64>, names: &Names) -> Option<Self> {
                Self::from_word(names.word(number?)?)
            }
        }
    )+};
}

words!(
    AssetClass,
    Use,
    Origin,
    Inventory,
    ContractKind,
    TradeMode,
    ContractState,
    ProjectKind,
    Procurement,
    Stage,
    Instalment,
    Channel,
    PaymentState,
    Unit,
    Payee,
    Cycle,
    Category,
    CaseState
);
