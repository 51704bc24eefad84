//! How works are bent while they are drawn up: another builder, another price, another state.

use chrono::NaiveDate;

use super::super::entry::Entry;
use super::super::firms::Firm;
use super::super::works::{KINDS, Paid, Work, bidders, build, draw, offer, offers, share};
use super::super::{later, weekday};
use super::{Slip, day, fen};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// When works were approved that are long settled.
pub(super) const SETTLED: i64 = 800;

impl Slip<'_, '_> {
    /// Works in order, approved so many days ago.
    pub(super) fn work(&mut self, ago: i64) -> Work {
        let kind = self.village.chance.below(KINDS);
        self.work_of(kind, ago, None)
    }

    /// Works of a kind in order, with a budget of so many yuan.
    pub(super) fn work_of(&mut self, kind: usize, ago: i64, yuan: Option<i64>) -> Work {
        let approved = weekday(self.ago(ago));
        let budget = yuan.map(|yuan| Fen(yuan * 100));
        draw(self.estate, &mut self.village, approved, kind, budget)
    }

    /// Builders who may bid.
    pub(super) fn builders(&mut self) -> Vec<Firm> {
        bidders(self.estate, &mut self.village)
    }

    /// The usual offers of these, the first of whom wins.
    pub(super) fn usual_offers(&mut self, work: &mut Work, firms: &[Firm]) {
        work.award_to(&firms[0]);
        let (award, control) = (fen(&work.entry, "award"), fen(&work.entry, "control_price"));
        let number = work.entry.get("number").to_owned();
        work.bids = offers(&mut self.village, &number, firms, award, control);
    }

    /// Writes works down as part of the case.
    pub(super) fn raise(&mut self, work: Work) {
        self.name(&work.entry);
        build(self.estate, &mut self.village, work);
        self.book();
    }

    /// Names some of the payments for the works that were raised last.
    pub(super) fn name_payments(&mut self, which: impl Fn(&Entry) -> bool) {
        let Some((_, project)) = self.records.last() else {
            return;
        };
        let rows = self.estate.of(Dataset::Disbursements).iter().rev();
        let rows = rows.take_while(|row| row.get("project") == project);
        let found: Vec<_> = rows
            .filter(|row| which(row))
            .map(|row| (Dataset::Disbursements, row.get("number").to_owned()))
            .collect();
        self.records.extend(found);
    }
}

impl Work {
    pub(super) fn day(&self, column: &str) -> NaiveDate {
        day(&self.entry, column)
    }

    pub(super) fn money(&self, column: &str) -> Fen {
        fen(&self.entry, column)
    }

    /// Another builder gets it, and all that was paid.
    pub(super) fn award_to(&mut self, firm: &Firm) {
        self.entry
            .set("contractor", &firm.name)
            .set("contractor_code", &firm.code);
        for paid in &mut self.paid {
            paid.payee.clone_from(&firm.name);
            paid.account.clone_from(&firm.account);
        }
        if let Some(won) = self.bids.first_mut() {
            *won = offer(self.entry.get("number"), firm, fen(won, "price"), true);
        }
        self.builder = firm.clone();
    }

    /// Given out without asking anybody else.
    pub(super) fn untender(&mut self) {
        self.entry.set("procurement", "直接发包");
        self.bids.clear();
    }

    /// Contracted at one price and settled at another, with the payments that belong to that.
    pub(super) fn reprice(&mut self, contract: Fen, settled: Fen) {
        self.entry
            .set("award", contract.yuan())
            .set("contract_amount", contract.yuan())
            .set("change_amount", Fen((settled.0 - contract.0).max(0)).yuan());
        if !self.entry.get("audited_amount").is_empty() {
            self.entry.set("audited_amount", settled.yuan());
        }
        let (advance, progress, retention) = (share(contract, 30), share(contract, 45), share(settled, 3));
        for paid in &mut self.paid {
            paid.amount = match paid.kind {
                "预付款" => advance,
                "进度款" => progress,
                "质保金" => retention,
                _ => Fen(settled.0 - advance.0 - progress.0 - retention.0),
            };
        }
        if let Some(becomes) = &mut self.becomes {
            becomes.1 = settled;
        }
    }

    /// Contracted at so many of a thousand parts of the control price, without any change.
    pub(super) fn award_at(&mut self, permille: i64) {
        let award = Fen(self.money("control_price").0 * permille / 1_000);
        self.reprice(award, award);
    }

    /// The prices of the offers, as so many of 10,000 parts of the award; the first wins, the firms are those who bid.
    pub(super) fn price_bids(&mut self, firms: &[Firm], parts: &[i64]) {
        let award = self.money("award");
        self.award_to(&firms[0]);
        let bids = firms.iter().zip(parts).enumerate();
        self.bids = bids
            .map(|(nth, (firm, part))| {
                let price = Fen(award.0 * part / 10_000);
                offer(self.entry.get("number"), firm, price, nth == 0)
            })
            .collect();
    }

    /// Begun and not finished.
    pub(super) fn unfinished(&mut self) {
        for column in ["finished_on", "accepted_on", "audited_amount"] {
            self.entry.set(column, "");
        }
        self.entry.set("stage", "实施");
        self.paid.retain(|paid| paid.kind == "预付款");
        self.becomes = None;
    }

    /// Finished and not accepted.
    pub(super) fn unaccepted(&mut self) {
        for column in ["accepted_on", "audited_amount"] {
            self.entry.set(column, "");
        }
        self.entry.set("stage", "完工");
        self.paid.retain(|paid| matches!(paid.kind, "预付款" | "进度款"));
        self.becomes = None;
    }

    /// Given to nobody yet.
    pub(super) fn unawarded(&mut self) {
        for column in [
            "contractor",
            "contractor_code",
            "award",
            "contracted_on",
            "contract_amount",
            "change_amount",
            "planned_end",
            "started_on",
            "finished_on",
            "accepted_on",
            "audited_amount",
        ] {
            self.entry.set(column, "");
        }
        self.entry.set("stage", "立项");
        self.bids.clear();
        self.paid.clear();
        self.becomes = None;
    }

    /// The money came on that day.
    pub(super) fn fund(&mut self, day: NaiveDate) {
        self.entry.set("funded_on", day);
        self.funds = Some((self.money("budget"), day));
    }

    /// The payment of a kind.
    pub(super) fn payment(&mut self, kind: &str) -> Option<&mut Paid> {
        self.paid.iter_mut().find(|paid| paid.kind == kind)
    }

    /// One more payment, some days after the last.
    pub(super) fn pay_more(&mut self, kind: &'static str, amount: Fen, payee: (&str, &str), days: i64) {
        let last = self
            .paid
            .last()
            .map_or_else(|| self.day("started_on"), |paid| paid.day);
        self.paid.push(Paid {
            kind,
            amount,
            day: weekday(later(last, days)),
            payee: payee.0.to_owned(),
            account: payee.1.to_owned(),
        });
    }
}
