//! The villages that a ledger may speak of, by code and by name.

use std::collections::HashMap;

use crate::domain::village::short_name;
use crate::domain::village_code::VillageCode;
use crate::text::normalise;

/// The column that is wrong, what is wrong with it, and how to mend it.
pub(super) type Fault = (&'static str, String, &'static str);

/// The villages that a ledger may speak of, by code and by name.
#[derive(Debug, Clone, Default)]
pub struct Villages {
    by_code: HashMap<VillageCode, (String, String)>,
    by_name: HashMap<String, Vec<VillageCode>>,
}

impl Villages {
    /// Of these villages: code, township and name.
    pub fn of(all: impl IntoIterator<Item = (VillageCode, String, String)>) -> Self {
        let mut villages = Self::default();
        for (code, township, name) in all {
            let of_name = villages.by_name.entry(normalise(&short_name(&name))).or_default();
            of_name.push(code);
            villages.by_code.insert(code, (township, short_name(&name)));
        }
        villages
    }

    /// The village that a row names by code, or by township and name; none for a matter of the county.
    ///
    /// # Errors
    /// The column that is wrong, what is wrong with it, and how to mend it.
    pub(super) fn find(&self, code: &str, township: &str, name: &str) -> Result<Option<VillageCode>, Fault> {
        let unknown = |column, value: &str| {
            let text = format!("没有找到这个村：{value}");
            Err((column, text, "写 12 位村码；合并过的村写现在的村码"))
        };
        let typed = if code.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) {
            name
        } else {
            code
        };
        if !typed.is_empty() {
            return match VillageCode::parse_printed(typed) {
                Ok(code) if self.by_code.contains_key(&code) => Ok(Some(code)),
                _ => unknown("村码", typed),
            };
        }
        if name.is_empty() {
            return if township.is_empty() {
                Ok(None)
            } else {
                let mend = "写上村；是乡镇本级的事，乡镇和村都空着，责任单位写这个乡镇";
                Err(("村", "只写了乡镇，没有写村".to_owned(), mend))
            };
        }
        let (wanted, town) = (normalise(&short_name(name)), normalise(township));
        let named = self.by_name.get(&wanted).map_or(&[][..], Vec::as_slice);
        let mut fitting = named.iter().filter(|code| {
            let known = &self.by_code[*code].0;
            town.is_empty() || normalise(known).starts_with(&town)
        });
        match (fitting.next(), fitting.next()) {
            (None, _) => unknown("村", &format!("{township}{name}")),
            (Some(code), None) => Ok(Some(*code)),
            (Some(_), Some(_)) => Err((
                "村",
                format!("叫“{name}”的村不止一个"),
                "写上乡镇，或者写 12 位村码",
            )),
        }
    }

    /// The name that people use for a village.
    pub(super) fn name(&self, code: VillageCode) -> &str {
        self.by_code.get(&code).map_or("", |(_, name)| name)
    }
}
