//! Letters: a case is told as letters tell it, what was typed is laid beside it, and the letter gets its number.

mod addressed;
mod behind;
mod extension;
mod owed;
mod receipts;
mod together;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::addressed::{ToDepartment, to_department, to_departments};
use self::behind::behind;
pub use self::owed::{Missed, Owed, demanded, leave_out, missed, owed};
pub use self::receipts::{Unreturned, missing, note_receipt, term as receipt_term, unreturned};
pub use self::together::together;
use super::Office;
use super::cases::Sight;
use super::settings::{clock, in_force};
use crate::access::{By, FollowUp, IssueLetter, Permit, Reach};
use crate::cases::{MoveName, Term};
use crate::domain::case::{CaseState, Category};
use crate::domain::case_term::CaseTerm;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::letters::{Alike, Booked, Document, Kind, Matter, Moved, Typed, word_file};
use crate::store::cases::{Asked, Case, Clockwork, Eyes};
use crate::store::letters::{Issued, NewLetter};

/// What stands for a number that a draft does not have yet.
pub const NO_NUMBER: &str = "（签发时编号）";

/// The letter that the step of a case asks for, if any.
pub fn asked_for(case: &Case) -> Option<Kind> {
    Some(match case.state {
        CaseState::Verify => Kind::VerifyNotice,
        CaseState::Lead => Kind::Lead,
        CaseState::Problem | CaseState::Immediate => Kind::Reminder,
        CaseState::Feedback => Kind::Feedback,
        CaseState::Plan | CaseState::Rectify => Kind::PlanReply,
        CaseState::Claimed | CaseState::Review => Kind::ClosingForm,
        CaseState::Returned => Kind::Prompt,
        CaseState::LookBack => Kind::LookBack,
        CaseState::Reopened => Kind::Again,
        CaseState::Suspended => Kind::Suspension,
        CaseState::FalseAlarm | CaseState::Explained => Kind::VerifyReport,
        CaseState::Clue | CaseState::Closed | CaseState::Confirmed => return None,
    })
}

/// The letters that can be issued for a case now.
pub fn possible(state: CaseState) -> impl Iterator<Item = Kind> {
    Kind::ALL
        .iter()
        .copied()
        .filter(move |kind| kind.letter().refusal(state).is_none())
}

/// How a place is called.
pub type PlaceName<'a> = &'a dyn Fn(VillageCode) -> String;

/// A case as letters tell it, within the reach of whoever issues them.
pub fn matter(
    office: &Office,
    by: &By<IssueLetter>,
    case: &Case,
    (kind, beside): (Kind, &[Case]),
    place: PlaceName<'_>,
) -> Result<Matter> {
    let county = by.reach().of_county();
    let name = |village: Option<VillageCode>, unit: &str| match village {
        Some(code) => place(code),
        None if unit.is_empty() => "县里的事".to_owned(),
        None => unit.to_owned(),
    };
    let made = office.store.moves_of(county, case, Eyes::Office)?;
    let extension = extension::of(office, county, case, &made)?;
    // What stands beside the table is no step of the case.
    let moves: Vec<Moved> = made
        .into_iter()
        .filter(|made| !MoveName::BESIDE.contains(&made.name))
        .map(|made| Moved {
            day: made.day,
            what: made.name.word().to_owned(),
            who: made.role,
            signed: made.signed,
            words: made.words,
        })
        .collect();
    let receipt = moves
        .iter()
        .find(|moved| moved.what == MoveName::HandOver.word())
        .and_then(|moved| moved.words.split("回执：").nth(1))
        .map(|rest| rest.split('；').next().unwrap_or_default().to_owned())
        .unwrap_or_default();
    let balance = case.view.balance;
    let clock = clock(office, county)?;
    Ok(Matter {
        office: office.settings.letters.office.clone(),
        seal: in_force(office, county)?.seal,
        number: NO_NUMBER.to_owned(),
        today: office.today,
        link: office.settings.address_of(&format!("/desk/cases/{}", case.id)),
        case: case.number.clone(),
        source: case.source,
        category: case.category,
        state: case.state,
        title: case.told.title.clone(),
        place: name(case.village, &case.view.unit),
        unit: case.view.unit.clone(),
        facts: case.told.facts.clone(),
        less: case.told.less.clone(),
        basis: case.told.basis.clone(),
        interview: case.told.interview.clone(),
        measure: case.told.measure.clone(),
        responsible: case.told.responsible.clone(),
        planned: case.told.planned.clone(),
        opened_on: case.opened_on,
        due: due(&clock, office.today, case, kind),
        rectify: clock.terms.figure(CaseTerm::Rectify),
        answer: clock.terms.figure(CaseTerm::Answer),
        money: [
            balance.found,
            balance.recoverable,
            balance.returned,
            balance.written_off,
            balance.open(),
        ],
        findings: case.findings.clone(),
        items: case.view.checklist.asked().cloned().collect(),
        spared: case
            .view
            .checklist
            .spared
            .iter()
            .map(|(item, why)| (item.clone(), why.says()))
            .collect(),
        evidence: office
            .store
            .evidence_of(county, case, Eyes::Office)?
            .into_iter()
            .filter(|piece| piece.counts())
            .map(|piece| (piece.item, piece.about.name))
            .collect(),
        moves,
        booked: office
            .store
            .bookings_of(county, case)?
            .into_iter()
            .map(|one| Booked {
                day: one.day,
                kind: one.kind,
                amount: one.amount,
                document: one.document,
            })
            .collect(),
        times: (case.view.returned, case.view.extensions),
        extension,
        escalated: case.view.escalated,
        alike: if kind.is_to_department() {
            alike(office, by.reach(), case, &name)?
        } else {
            Vec::new()
        },
        department: match case.category {
            Some(category) => in_force(office, county)?.departments.of(category).to_owned(),
            None => String::new(),
        },
        receipt,
        together: beside
            .iter()
            .map(|other| matter(office, by, other, (kind, &[]), place))
            .collect::<Result<_>>()?,
    })
}

/// The last day that a letter names: of what it asks for, not of what the office owes before it is sent.
fn due(clock: &Clockwork, today: NaiveDate, case: &Case, kind: Kind) -> Option<NaiveDate> {
    let from_today = |term: Term| Some(term.ends(today, &clock.calendar));
    match (kind, case.state) {
        (Kind::Reminder, CaseState::Problem) => from_today(clock.terms.immediate),
        (Kind::Feedback, CaseState::Problem) => from_today(clock.terms.plan),
        (Kind::PlanRefusal | Kind::Plan, CaseState::Plan) => from_today(clock.terms.plan),
        (_, CaseState::Plan) => case.view.planned.or(case.view.due),
        _ => case.view.due,
    }
}

/// The same category in every place within reach, the place of the most money first.
fn alike(
    office: &Office,
    reach: &Reach,
    case: &Case,
    name: &dyn Fn(Option<VillageCode>, &str) -> String,
) -> Result<Vec<Alike>> {
    let asked = Asked {
        category: case.category,
        ..Asked::default()
    };
    let clock = clock(office, reach.of_county())?;
    let all = office.store.cases(reach, Eyes::Office, &asked, &clock)?;
    // Those fed back of late. Of them the scoreboard counts those in villages alone; a matter that lies in none is told of at its
    // unit. A village that was merged is the one that took it up.
    let of_late = |told: NaiveDate| clock.since.is_none_or(|since| told >= since);
    let merged = office.store.merged_villages(reach.of_county())?;
    let category = case.category.map_or("", Category::word);
    let mut places: BTreeMap<(Option<VillageCode>, String), Alike> = BTreeMap::new();
    for one in all
        .into_iter()
        .filter(|one| one.fed_back_on.is_some_and(of_late) || one.id == case.id)
    {
        let village = one.village.map(|code| merged.become_of(code));
        let unit = if village.is_some() {
            String::new()
        } else {
            one.view.unit.clone()
        };
        let to = behind(village, &unit, category, (clock.since, office.today));
        let place = places.entry((village, unit.clone())).or_insert_with(|| Alike {
            place: name(village, &unit),
            village: village.is_some(),
            cases: 0,
            found: Fen(0),
            returned: Fen(0),
            to,
        });
        place.cases += 1;
        place.found += one.view.balance.found;
        place.returned += one.view.balance.returned;
    }
    let mut places: Vec<Alike> = places.into_values().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.found));
    Ok(places)
}

/// A letter that somebody asks to have issued.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Which letter.
    pub kind: Kind,
    /// What was typed in.
    pub typed: Typed,
    /// The other cases that the form told of.
    pub beside: &'a [i64],
    /// How many letters of all these cases were issued when the form was opened.
    pub seen: usize,
    /// The versions that all these cases had then, added up: whichever changes, the sum goes up.
    pub version: i64,
    /// The letter that it replaces, and why.
    pub replaces: Option<(i64, &'a str)>,
}

/// The versions of the cases that a letter tells of, added up.
pub fn versions(case: &Case, beside: &[Case]) -> i64 {
    let all = std::iter::once(case).chain(beside);
    all.map(|one| one.version).sum()
}

/// The letter as it would be issued now.
///
/// # Errors
/// [`Error::Conflict`] for a case that does not stand where the letter belongs.
pub fn draft(matter: &Matter, kind: Kind, typed: &Typed) -> Result<Document> {
    if let Some(reason) = kind.letter().refusal(matter.state) {
        return Err(Error::Conflict(reason));
    }
    Ok(kind.letter().written(matter, typed).fitted())
}

/// Issues a letter about a case within reach.
///
/// # Errors
/// [`Error::NotFound`] for what is out of reach, [`Error::Conflict`] for what cannot be issued now and for a case that went on
/// since the form was opened, [`Error::Usage`] for a field without text and for a new version without its reason.
pub fn issue(
    office: &Office,
    by: &By<IssueLetter>,
    case: &Case,
    wanted: &Wanted<'_>,
    place: PlaceName<'_>,
) -> Result<Issued> {
    within(by, case)?;
    let kind = wanted.kind;
    let others = together(office, by, case, kind, wanted.replaces.map(|(id, _)| id))?;
    if !others.iter().map(|one| &one.id).eq(wanted.beside) {
        return Err(Error::Conflict(
            "要一起反馈的问题和您看到的不一样了：刚刚又反馈了一件，或者有一件已经发过。刷新页面，看清楚再发"
                .to_owned(),
        ));
    }
    if versions(case, &others) != wanted.version {
        return Err(Error::Conflict(
            "您打开表单以后，有人动过这份文书写的问题：到了别的一步，换了责任单位，或者改了内容。文书没有签发，也没有占文号。回到这件事，看清楚它现在的样子，重新打开表单再签发"
                .to_owned(),
        ));
    }
    let matter = matter(office, by, case, (kind, &others), place)?;
    draft(&matter, kind, &wanted.typed)?;
    if let Some(label) = kind.letter().unwritten(&wanted.typed) {
        return Err(Error::Usage(format!("“{label}”还没有写，写了才能签发")));
    }
    if let Some(wrong) = kind.letter().wrong_day(&wanted.typed, office.today) {
        return Err(Error::Usage(wrong));
    }
    if kind == Kind::Lead && matter.receipt.is_empty() && case.state == CaseState::Lead {
        return Err(Error::Conflict("这条线索没有回执号，不能出移送单".to_owned()));
    }
    if wanted.replaces.is_some_and(|(_, why)| why.chars().count() < 2) {
        return Err(Error::Usage("换一份已经发出的文书，要写明为什么换".to_owned()));
    }
    let write = |number: &str, version: i64| {
        let mut matter = matter.clone();
        number.clone_into(&mut matter.number);
        let mut document = draft(&matter, kind, &wanted.typed)?;
        if let Some((_, why)) = wanted.replaces {
            document.blocks.push(crate::letters::Block::Text(format!(
                "本件为第{version}版，代替以前各版。更换原因：{}。",
                why.trim_end_matches('。')
            )));
        }
        let document = document.fitted();
        let file = word_file(&document)?;
        Ok((document, file))
    };
    let object = format!("问题 {}", case.number);
    let new = NewLetter {
        case,
        beside: &others,
        seen: wanted.seen,
        kind,
        prefix: &office.settings.letters.prefix,
        replaces: wanted.replaces.map(|(id, _)| id),
        by: by.user(),
        today: office.today,
        typed: &wanted.typed.0,
        write: &write,
    };
    let act = format!("签发{}", kind.word());
    office
        .store
        .issue_letter(by.reach().of_county(), &new, &office.act(&act, &object, ""))
}

/// Keeps what was typed into a draft.
///
/// # Errors
/// As [`issue`].
pub fn keep(office: &Office, by: &By<IssueLetter>, case: &Case, kind: Kind, typed: &Typed) -> Result<()> {
    within(by, case)?;
    if let Some(reason) = kind.letter().refusal(case.state) {
        return Err(Error::Conflict(reason));
    }
    let object = format!("问题 {}", case.number);
    office.store.keep_draft(
        by.reach().of_county(),
        (case.id, kind),
        &typed.0,
        (by.user(), office.today),
        &office.act("存文书草稿", &object, kind.word()),
    )
}

/// Takes a letter's Word file out of the house, which is written down.
///
/// # Errors
/// [`Error::NotFound`] for what is out of sight.
pub fn take(office: &Office, _: &By<FollowUp>, sight: &Sight, id: i64) -> Result<(Issued, Vec<u8>)> {
    let act = office.act("下载文书", "", FollowUp::PERMISSION.word());
    if let Some(own) = addressed::to_department(office, sight, id)? {
        let bytes = office.store.file_to(&sight.reach, &own.addressed, &act)?;
        return Ok((own.addressed.letter, bytes));
    }
    let clock = clock(office, sight.reach.of_county())?;
    office
        .store
        .letter_file(id, &sight.reach, sight.eyes, &clock, &act)
}

/// Whether a case is within the reach of whoever issues letters, by where it lies or by whose it is.
pub fn may_issue(by: &By<IssueLetter>, case: &Case) -> bool {
    let reach = by.reach();
    case.village
        .map_or(reach.is_whole(), |village| reach.covers(village))
        || reach.answers_for(&case.view.unit, case.village.is_some())
}

fn within(by: &By<IssueLetter>, case: &Case) -> Result<()> {
    if may_issue(by, case) {
        Ok(())
    } else {
        Err(Error::NotFound("这件事".to_owned()))
    }
}
