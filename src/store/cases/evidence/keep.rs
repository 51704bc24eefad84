//! A piece is handed in, withdrawn, or leaves with its lead: each one transaction.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::keep::{keep, place, unchanged};
use super::likeness::{Found, same_and_near, withdrawn_in};
use super::shown::{Beginnings, last_move};
use super::{ABOUT, About, FILE, Piece, REASON, hash_of};
use crate::cases::Runs;
use crate::cases::checklist::OF_SUSPENSION;
use crate::domain::day;
use crate::domain::evidence::Form;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::cases::Case;
use crate::store::connection::{Conn, Store};
use crate::store::schema::{
    case_evidence, case_evidence_alike, case_evidence_withdrawn, case_files, case_money,
};

/// A piece to hand in.
#[derive(Debug, Clone)]
pub struct NewPiece<'a> {
    /// For which item.
    pub item: &'a str,
    /// In which form it is kept.
    pub form: Form,
    /// What it is called.
    pub name: &'a str,
    /// What is written in it, where that is known.
    pub text: &'a str,
    /// What the name of its file ends with.
    pub suffix: &'a str,
    /// What was handed in: the hash is over this.
    pub came: &'a [u8],
    /// The file that is kept, if any.
    pub kept: Option<&'a [u8]>,
    /// Whether the office's side hands it in.
    pub inside: bool,
    /// From how many per cent on two texts are nearly the same.
    pub alike_percent: u32,
    /// The most pieces of one case.
    pub most: usize,
    /// Who hands it in.
    pub by: i64,
    /// The day.
    pub day: NaiveDate,
}

impl Store {
    /// Adds a piece, and keeps what it is alike to.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the case has changed or the very same stands for this item already, [`Error::Usage`] when
    /// the case has as many pieces as it may.
    pub fn add_evidence(&self, county: u32, seen: &Case, new: &NewPiece<'_>, act: &Act<'_>) -> Result<i64> {
        let came = hash_of(new.came);
        let mark = self.mark_of(&came);
        let runs = Runs::of(new.text);
        let about = About {
            name: new.name.to_owned(),
            text: new.text.to_owned(),
            suffix: new.suffix.to_owned(),
            came,
            kept: new.kept.map(hash_of).unwrap_or_default(),
        };
        let about = serde_json::to_vec(&about).map_err(Error::internal)?;
        self.write(|conn| {
            // Of two who hand in the same at once the second one finds the first one's.
            let row = unchanged(conn, county, seen)?;
            let id = row.id;
            keep(conn, row)?;
            type Standing = (i64, String, String, Option<i64>, i64);
            let standing: Vec<Standing> = case_evidence::table
                .filter(case_evidence::county.eq(county as i32))
                .filter(case_evidence::case_id.eq(id))
                .order(case_evidence::seq)
                .select((
                    case_evidence::seq,
                    case_evidence::item,
                    case_evidence::hash,
                    case_evidence::after_move,
                    case_evidence::at,
                ))
                .load(conn)
                .map_err(Error::internal)?;
            if standing.len() >= new.most {
                return Err(Error::Usage(format!(
                    "一件事最多交 {} 份材料。把几页合成一个 PDF 再交",
                    new.most
                )));
            }
            let gone = withdrawn_in(conn, county, Some(id)).map_err(Error::internal)?;
            let beginnings = Beginnings::of(conn, county as i32, Some(id)).map_err(Error::internal)?;
            let again = standing.iter().any(|(seq, item, hash, after, at)| {
                let counts = !gone.contains(&(id, *seq)) && !beginnings.came_before(id, *after, *at);
                item == new.item && *hash == mark && counts
            });
            if again {
                return Err(Error::Conflict(
                    "这一项已经交过一模一样的材料，不用再交".to_owned(),
                ));
            }
            let seq = standing.last().map_or(0, |(seq, ..)| *seq) + 1;
            let after = last_move(conn, county, id).map_err(Error::internal)?;
            // One judgment stops many cases, and that is no sign of anything.
            let alike = match new.item == OF_SUSPENSION.name {
                true => Vec::new(),
                false => same_and_near(self, conn, county, (&mark, &runs, new.alike_percent))?,
            };
            diesel::insert_into(case_evidence::table)
                .values((
                    case_evidence::county.eq(county as i32),
                    case_evidence::case_id.eq(id),
                    case_evidence::seq.eq(seq),
                    case_evidence::item.eq(new.item),
                    case_evidence::name.eq(""),
                    case_evidence::hash.eq(&mark),
                    case_evidence::added_by.eq(new.by),
                    case_evidence::at.eq(act.at),
                    case_evidence::after_move.eq(Some(after)),
                    case_evidence::form.eq(new.form.word()),
                    case_evidence::size.eq(i64::try_from(new.came.len()).unwrap_or(i64::MAX)),
                    case_evidence::grams.eq(i32::try_from(runs.count()).unwrap_or(i32::MAX)),
                    case_evidence::inside.eq(i32::from(new.inside)),
                    case_evidence::added_login.eq(act.actor),
                    case_evidence::day.eq(day::number(new.day)),
                    case_evidence::key_version.eq(self.keys().version),
                    case_evidence::sealed.eq(Some(self.keys().seal(
                        ABOUT,
                        county,
                        place(id, seq),
                        &about,
                    )?)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            if let Some(file) = new.kept {
                diesel::insert_into(case_files::table)
                    .values((
                        case_files::county.eq(county as i32),
                        case_files::case_id.eq(id),
                        case_files::seq.eq(seq),
                        case_files::key_version.eq(self.keys().version),
                        case_files::sealed.eq(self.keys().seal(FILE, county, place(id, seq), file)?),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            for found in &alike {
                write_alike(conn, county, (id, seq), found)?;
            }
            audit::write(conn, county, act)?;
            Ok(seq)
        })
    }

    /// Takes a piece back; it stays, with the reason.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the case has changed, the piece was withdrawn before, or money stands on it.
    pub fn withdraw_evidence(
        &self,
        county: u32,
        seen: &Case,
        piece: &Piece,
        (reason, today): (&str, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let row = unchanged(conn, county, seen)?;
            let id = row.id;
            keep(conn, row)?;
            let gone = withdrawn_in(conn, county, Some(id)).map_err(Error::internal)?;
            if gone.contains(&(id, piece.seq)) {
                return Err(Error::Conflict("这份材料已经撤回了".to_owned()));
            }
            let money: Vec<Option<i64>> = case_money::table
                .filter(case_money::county.eq(county as i32))
                .filter(case_money::case_id.eq(id))
                .filter(case_money::piece.eq(piece.seq))
                .select(case_money::reverses)
                .load(conn)
                .map_err(Error::internal)?;
            // What was taken back stands on nothing any more.
            let reversed = money.iter().flatten().count();
            if money.len() > 2 * reversed {
                return Err(Error::Conflict("有一笔追回的钱用它作凭证，不能撤回".to_owned()));
            }
            diesel::insert_into(case_evidence_withdrawn::table)
                .values((
                    case_evidence_withdrawn::county.eq(county as i32),
                    case_evidence_withdrawn::case_id.eq(id),
                    case_evidence_withdrawn::seq.eq(piece.seq),
                    case_evidence_withdrawn::login.eq(act.actor),
                    case_evidence_withdrawn::day.eq(day::number(today)),
                    case_evidence_withdrawn::at.eq(act.at),
                    case_evidence_withdrawn::key_version.eq(self.keys().version),
                    case_evidence_withdrawn::sealed.eq(self.keys().seal(
                        REASON,
                        county,
                        place(id, piece.seq),
                        reason.as_bytes(),
                    )?),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// By what equal contents are found: keyed, so that nobody can try contents out.
    fn mark_of(&self, hash: &str) -> String {
        self.keys()
            .index("case_evidence.hash", hash.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn write_alike(conn: &mut Conn, county: u32, (case, seq): (i64, i64), found: &Found) -> Result<()> {
    diesel::insert_into(case_evidence_alike::table)
        .values((
            case_evidence_alike::county.eq(county as i32),
            case_evidence_alike::case_id.eq(case),
            case_evidence_alike::seq.eq(seq),
            case_evidence_alike::other_case.eq(found.case),
            case_evidence_alike::other_seq.eq(found.seq),
            case_evidence_alike::permille.eq(found.permille),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

/// Takes the evidence of a lead away: its content leaves with it. The case has to be a lead by then.
pub(in crate::store::cases) fn erase(conn: &mut Conn, county: u32, case: i64) -> QueryResult<()> {
    let county = county as i32;
    diesel::delete(
        case_evidence_alike::table
            .filter(case_evidence_alike::county.eq(county))
            .filter(
                case_evidence_alike::case_id
                    .eq(case)
                    .or(case_evidence_alike::other_case.eq(case)),
            ),
    )
    .execute(conn)?;
    diesel::delete(
        case_evidence_withdrawn::table
            .filter(case_evidence_withdrawn::county.eq(county))
            .filter(case_evidence_withdrawn::case_id.eq(case)),
    )
    .execute(conn)?;
    diesel::delete(
        case_files::table
            .filter(case_files::county.eq(county))
            .filter(case_files::case_id.eq(case)),
    )
    .execute(conn)?;
    diesel::delete(
        case_evidence::table
            .filter(case_evidence::county.eq(county))
            .filter(case_evidence::case_id.eq(case)),
    )
    .execute(conn)?;
    Ok(())
}
