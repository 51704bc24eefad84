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

    /// Whether a piece opens with our keys, where there is one.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with others.
    pub(in crate::store) fn open_some_evidence(&self) -> Result<()> {
        let some: Option<(i32, Line)> = self.read(|conn| {
            case_evidence::table
                .filter(case_evidence::sealed.is_not_null())
                .select((case_evidence::county, Line::as_select()))
                .first(conn)
                .optional()
        })?;
        some.map_or(Ok(()), |(county, line)| {
            self.piece_of(county as u32, line, None).map(drop)
        })
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

#[cfg(test)]
mod tests {
    use super::super::NewPiece;
    use super::*;
    use crate::access::Reach;
    use crate::domain::case::{Came, CaseSource, Category};
    use crate::domain::day;
    use crate::domain::evidence::Form;
    use crate::domain::fen::Fen;
    use crate::store::Place;
    use crate::store::audit::Act;
    use crate::store::cases::{Clockwork, Eyes, NewCase, Told};

    #[test]
    fn a_database_with_evidence_is_not_whole_under_other_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |keys: &str| {
            let place = Place::File(folder.path().join("sanzi.db"));
            Store::open(place, &folder.path().join(keys)).expect("a store")
        };
        let store = open("keys");
        let today = day::parse("2026-11-22").expect("a day");
        let told = Told {
            items: vec!["整改报告".to_owned()],
            ..Told::default()
        };
        let new = NewCase {
            source: CaseSource::Petition,
            category: Category::Contracts,
            village: None,
            unit: "",
            told: &told,
            findings: &[],
            found: Fen(0),
            came: &Came::default(),
            mark: None,
            by: 1,
            today,
        };
        let act = Act {
            actor: "xcb",
            role: "",
            act: "补佐证",
            object: "",
            detail: "",
            at: 1_795_000_000,
        };
        let (id, _) = store.open_case(999_999, &new, &act).expect("opened");
        let case = store
            .case(id, &Reach::county(999_999), Eyes::Office, &Clockwork::default())
            .expect("a case");
        let piece = NewPiece {
            item: "整改报告",
            form: Form::AsIs,
            name: "报告.pdf",
            text: "",
            suffix: "pdf",
            came: b"%PDF-1.4",
            kept: Some(b"%PDF-1.4"),
            inside: false,
            alike_percent: 90,
            most: 9,
            by: 1,
            day: today,
        };
        store
            .add_evidence(999_999, &case, &piece, &act)
            .expect("handed in");
        store.prove_whole().expect("whole");
        assert_eq!(store.evidence_faults().expect("looked at"), []);
        let strange = open("other");
        assert!(matches!(strange.prove_whole(), Err(Error::Conflict(_))));
        let faults = strange.evidence_faults().expect("looked at");
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}
