//! Documents made into what is shown.

use super::Hit;
use super::payload;
use super::reader::State;
use super::schema::{Extras, What, date_of, from_optional};
use crate::domain::batch::RecordId;
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::shown::{PolicyLine, ShownPayment, ShownTotal};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::search::mark::ranges;

/// Characters of a passage before and after the first marked word.
const BEFORE: usize = 24;
const LENGTH: usize = 96;

/// Shows documents of one state of the index.
pub(super) struct Shower<'a> {
    state: &'a State,
    marks: &'a [String],
}

impl<'a> Shower<'a> {
    pub(super) fn new(state: &'a State, marks: &'a [String]) -> Self {
        Self { state, marks }
    }

    pub(super) fn show(&self, at: usize, doc: u32) -> Result<Hit> {
        let (known, segment) = (&*self.state.known, &self.state.segments[at]);
        let columns = &segment.columns;
        let cell = known.cells[columns.cells[doc as usize] as usize];
        let village = || {
            let code = known.villages[cell.village as usize];
            VillageCode::from_number(code)
                .ok_or_else(|| Error::Internal(format!("公开索引里有不成形的村码 {code}")))
        };
        let programme = || known.programmes[cell.programme as usize].clone();
        let amount = Fen(columns.fen[doc as usize]);
        let kind = cell.facts.kind;
        if kind == What::Payment as u8 {
            let extras = Extras::unpack(columns.extras.get_val(doc));
            let period = Period::from_number(i32::from(cell.facts.period) * 100 + i32::from(extras.part));
            return Ok(Hit::Payment(ShownPayment {
                id: RecordId(i64::try_from(columns.id.get_val(doc)).map_err(Error::internal)?),
                village: village()?,
                group: extras.group,
                masked: extras
                    .surname
                    .map_or_else(|| "**".to_owned(), |surname| format!("{surname}**")),
                programme: programme(),
                period: period.ok_or_else(|| Error::Internal("公开索引里有不成形的所属期".to_owned()))?,
                quantity: from_optional(columns.quantity.get_val(doc)),
                price: from_optional(columns.price.get_val(doc)).map(Fen),
                amount,
                paid_on: date_of(columns.order.get_val(doc)),
                channel: usize::from(cell.facts.channel)
                    .checked_sub(1)
                    .and_then(|at| Channel::ALL.get(at))
                    .copied(),
                state: PaymentState::ALL
                    .get(usize::from(cell.facts.state))
                    .copied()
                    .unwrap_or(PaymentState::Paid),
            }));
        }
        if kind == What::Total as u8 {
            return Ok(Hit::Total(ShownTotal {
                village: village()?,
                programme: programme(),
                year: cell.facts.year,
                persons: from_optional(columns.quantity.get_val(doc)).unwrap_or_default(),
                rows: from_optional(columns.price.get_val(doc)).unwrap_or_default(),
                amount,
                last_paid_on: date_of(columns.order.get_val(doc)),
            }));
        }
        if kind == What::Village as u8
            && let Some(shown) = self.state.names.village(village()?)
        {
            return Ok(Hit::Village(shown.clone()));
        }
        if kind == What::Programme as u8
            && let Some(shown) = self.state.names.programme(&programme())
        {
            return Ok(Hit::Programme(shown.clone()));
        }
        let bytes = self.state.payload(at, doc)?;
        if kind == What::Notice as u8 {
            let notice = payload::read_notice(&bytes)?;
            let passage = self.passage(&[notice.body.as_deref().unwrap_or_default()]);
            return Ok(Hit::Notice(notice, passage));
        }
        if kind == What::Policy as u8 {
            let policy = payload::read_policy(&bytes)?.policy;
            let texts = [
                &policy.summary,
                &policy.body,
                &policy.conditions,
                &policy.papers,
                &policy.place,
            ];
            let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
            let passage = self.passage(&texts);
            return Ok(Hit::Policy(line(policy), passage));
        }
        if kind > What::Total as u8 {
            let (line, about) = super::lines::read(&bytes)?;
            return Ok(Hit::Line(line, about));
        }
        Err(Error::Internal("公开索引里有一条不知是什么的记录".to_owned()))
    }

    /// A passage around the first marked word; the beginning where none is marked.
    fn passage(&self, texts: &[&str]) -> String {
        // Most texts are written as they are searched: only the others have to be normalised.
        let is_plain = |mark: &&String| !mark.is_empty() && !mark.contains(|c: char| c.is_ascii_digit());
        let plain: Vec<&String> = self.marks.iter().filter(is_plain).collect();
        let plainly = |text: &&str| plain.iter().filter_map(|mark| text.find(mark.as_str())).min();
        let normalised = |text: &&str| ranges(self.marks, text).first().map(|range| range.start);
        let marked = texts.iter().find_map(|text| plainly(text).map(|at| (*text, at)));
        let marked = marked.or_else(|| {
            texts
                .iter()
                .find_map(|text| normalised(text).map(|at| (*text, at)))
        });
        let Some((text, at)) =
            marked.or_else(|| texts.iter().find(|text| !text.is_empty()).map(|text| (*text, 0)))
        else {
            return String::new();
        };
        let start = text[..at]
            .char_indices()
            .rev()
            .take(BEFORE)
            .last()
            .map_or(at, |(start, _)| start);
        let end = text[start..]
            .char_indices()
            .nth(LENGTH)
            .map_or(text.len(), |(end, _)| start + end);
        let mut passage = String::new();
        if start > 0 {
            passage.push('…');
        }
        passage.push_str(text[start..end].trim());
        if end < text.len() {
            passage.push('…');
        }
        passage.replace(['\n', '\r', '\t'], " ")
    }
}

fn line(policy: Policy) -> PolicyLine {
    PolicyLine {
        number: policy.number,
        title: policy.title,
        document: policy.document,
        issuer: policy.issuer,
        topic: policy.topic,
        issued_on: policy.issued_on,
    }
}
