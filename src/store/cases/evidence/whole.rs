//! Whether every piece is still what was handed in: none lost, none changed, none slipped in.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::keep::place;
use super::{FILE, Gone, Line, Piece, hash_of};
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{case_evidence, case_evidence_withdrawn, case_files};
use crate::store::sums::Disagreement;

impl Store {
    /// Every piece that is not what was handed in; empty is as it should be. Files are opened one at a time.
    pub fn evidence_faults(&self) -> Result<Vec<Disagreement>> {
        let lines: Vec<(i32, Line)> = self.read(|conn| {
            case_evidence::table
                .order((case_evidence::county, case_evidence::case_id, case_evidence::seq))
                .select((case_evidence::county, Line::as_select()))
                .load(conn)
        })?;
        let gone: Vec<(i32, Gone)> = self.read(|conn| {
            case_evidence_withdrawn::table
                .select((case_evidence_withdrawn::county, Gone::as_select()))
                .load(conn)
        })?;
        let mut files: BTreeMap<(i32, i64, i64), ()> = self
            .read(|conn| {
                case_files::table
                    .select((case_files::county, case_files::case_id, case_files::seq))
                    .load::<(i32, i64, i64)>(conn)
            })?
            .into_iter()
            .map(|key| (key, ()))
            .collect();
        let mut faults = Vec::new();
        let mut say = |(_, case, seq): (i32, i64, i64), text: &str| {
            faults.push(Disagreement {
                place: format!("问题 {case} 的第 {seq} 份材料"),
                text: text.to_owned(),
            });
        };
        let mut before = (0, 0, 0);
        for (county, line) in lines {
            let key = (county, line.case_id, line.seq);
            let next = if (before.0, before.1) == (county, line.case_id) {
                before.2 + 1
            } else {
                1
            };
            for lost in next..line.seq {
                say((county, line.case_id, lost), "不见了");
            }
            before = key;
            let own = gone
                .iter()
                .find(|(of, one)| (*of, one.case_id, one.seq) == key)
                .map(|(_, one)| one);
            let has_file = files.remove(&key).is_some();
            match self.piece_of(county as u32, line, own) {
                Err(_) => say(key, "打不开：被动过，或者密钥不对"),
                Ok(piece) => match self.fault_of(key, &piece, has_file)? {
                    None => {}
                    Some(text) => say(key, text),
                },
            }
        }
        for key in files.into_keys() {
            say(key, "只有文件，没有登记");
        }
        Ok(faults)
    }

    fn fault_of(&self, key: (i32, i64, i64), piece: &Piece, has_file: bool) -> Result<Option<&'static str>> {
        if piece.form.has_file() != has_file {
            return Ok(Some(if has_file {
                "多出一个文件"
            } else {
                "文件不见了"
            }));
        }
        if !has_file {
            return Ok(None);
        }
        let sealed: Vec<u8> =
            self.read(|conn| case_files::table.find(key).select(case_files::sealed).first(conn))?;
        let opened = self
            .keys()
            .open_value(FILE, key.0 as u32, place(key.1, key.2), &sealed);
        Ok(match opened {
            Ok(bytes) if hash_of(&bytes) == piece.about.kept => None,
            Ok(_) | Err(Error::Internal(_)) => Some("文件被动过，或者密钥不对"),
            Err(other) => return Err(other),
        })
    }
}
