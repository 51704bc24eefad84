//! A payment taken in as the files have it, shown as evidence, and taken in again from what evidence shows.

use super::Facts;
use super::book::Book;
use super::kept::{Day, Hidden, Name, Span, shown_name};
use super::payments::{Payee, PaymentRow};
use super::texts::Text;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, Payment, PaymentState};
use crate::domain::period::Period;
use crate::domain::person::PersonNumberFault;

/// What is wrong with a number, in the words of evidence.
fn fault_word(fault: PersonNumberFault) -> &'static str {
    match fault {
        PersonNumberFault::Length => "位数不对",
        PersonNumberFault::Characters => "有不该有的字符",
        PersonNumberFault::Rounded => "被表格改成了数字",
        PersonNumberFault::BirthDate => "出生日期不存在",
        PersonNumberFault::CheckDigit => "校验位不对",
    }
}

const FAULTS: [PersonNumberFault; 5] = [
    PersonNumberFault::Length,
    PersonNumberFault::Characters,
    PersonNumberFault::Rounded,
    PersonNumberFault::BirthDate,
    PersonNumberFault::CheckDigit,
];

impl Facts {
    /// Takes a payment in as the files have it.
    pub fn payment(&mut self, p: &Payment) {
        let person = self.book.person(p.person.reveal());
        let number = |book: &mut Book, text: &Option<String>| text.as_ref().map(|text| book.text(text));
        let name = Name(self.book.text(&p.name));
        self.book.name(person, name);
        let payee = Payee {
            person,
            name,
            holder: number(&mut self.book, &p.holder).map(Name),
            account: p
                .account
                .as_ref()
                .map(|account| Hidden(self.book.text(account.reveal()))),
        };
        let village = self.book.village(p.village.number());
        let household = number(&mut self.book, &p.household).map(|text| self.book.household(village, text));
        let row = PaymentRow {
            number: &p.number,
            run: self.book.text(&p.run),
            programme: self.programme(&p.programme),
            period: Span(p.period.number()),
            village,
            household,
            payee: self.payments.take_payee(payee),
            tier: number(&mut self.book, &p.tier),
            quantity: p.quantity,
            price: p.price,
            amount: p.amount,
            handler: number(&mut self.book, &p.handler).map(Name),
            approved_on: p.approved_on.map(|on| Day(day::number(on))),
            paid_on: Day(day::number(p.paid_on)),
            channel: p.channel,
            state: p.state,
            notice: number(&mut self.book, &p.notice),
        };
        self.payments.push(row);
    }

    /// Every filled cell of a payment by its heading, people behind marks; and what their numbers tell.
    pub(super) fn show_payment(&self, row: u32) -> Vec<(&'static str, String)> {
        use super::kept::Kept;
        let (p, at) = (&self.payments, row as usize);
        let payee = p.payee(row);
        let person = &self.book.people[payee.person.0 as usize];
        let text = |text: Text| self.text(text).to_owned();
        let age = person
            .born
            .and_then(|_| self.age(payee.person, p.period(row).first_day()?));
        let cells = [
            ("发放编号", Some(p.number(row).to_owned())),
            ("批次号", Some(text(p.run[at]))),
            (
                "补贴编码",
                Some(text(self.programme_codes[p.programme[at].0 as usize])),
            ),
            ("所属期", p.period[at].show(self)),
            ("村码", Some(self.village_code(p.village[at]))),
            ("户编号", p.household(row).map(|home| self.household_token(home))),
            ("姓名", Some(self.shown_name(payee.name.0))),
            ("身份证号", Some(self.person_token(payee.person))),
            ("证件校验", person.fault.map(|fault| fault_word(fault).to_owned())),
            ("所属期首日周岁", age.map(|years| years.to_string())),
            ("档次", p.tier[at].map(text)),
            ("数量", p.quantity(row).map(crate::domain::area::quantity_text)),
            ("单价", p.price(row).map(Fen::yuan)),
            ("金额", Some(p.amount(row).yuan())),
            ("开户名", payee.holder.show(self)),
            ("银行账号", payee.account.show(self)),
            ("经办人", p.handler[at].show(self)),
            ("审批日期", p.approved_on(row).show(self)),
            ("发放日期", p.paid_on[at].show(self)),
            ("发放方式", p.channel[at].map(|word| word.word().to_owned())),
            ("发放状态", Some(p.state[at].word().to_owned())),
            ("公示编号", p.notice[at].map(text)),
        ];
        cells
            .into_iter()
            .filter_map(|(heading, cell)| Some((heading, cell?)))
            .collect()
    }

    /// Takes a payment back in from what evidence shows of it.
    pub(super) fn payment_again(&mut self, cell: &dyn Fn(&str) -> Option<String>) {
        let text = |heading: &str| cell(heading).unwrap_or_default();
        let some = |book: &mut Book, heading: &str| cell(heading).map(|text| book.text(&text));
        let number = text("发放编号");
        let days = |heading: &str| {
            cell(heading)
                .and_then(|text| day::parse(&text))
                .map(|on| Day(day::number(on)))
        };
        let money = |heading: &str| cell(heading).and_then(|text| Fen::parse_yuan(&text).ok());
        let period = Span(Period::parse(&text("所属期")).map_or(0, Period::number));
        let person = self.book.person(&text("身份证号"));
        let name = Name(self.book.text(&text("姓名")));
        self.book.name(person, name);
        let who = &mut self.book.people[person.0 as usize];
        who.fault = FAULTS
            .into_iter()
            .find(|fault| cell("证件校验").as_deref() == Some(fault_word(*fault)));
        // A birthday on which that age is reached, so that the age comes out again.
        if let (Some(years), Some(first)) = (
            cell("所属期首日周岁").and_then(|t| t.parse::<i32>().ok()),
            period.first_day(),
        ) {
            who.born.get_or_insert(first.years_before(years));
        }
        let payee = Payee {
            person,
            name,
            holder: some(&mut self.book, "开户名").map(Name),
            account: some(&mut self.book, "银行账号").map(Hidden),
        };
        let code = text("村码").parse().unwrap_or_default();
        let village = self.book.village(code);
        let row = PaymentRow {
            number: &number,
            run: self.book.text(&text("批次号")),
            programme: self.programme(&text("补贴编码")),
            period,
            village,
            household: some(&mut self.book, "户编号").map(|text| self.book.household(village, text)),
            payee: self.payments.take_payee(payee),
            tier: some(&mut self.book, "档次"),
            quantity: cell("数量").and_then(|text| crate::domain::area::quantity(&text)),
            price: money("单价"),
            amount: money("金额").unwrap_or_default(),
            handler: some(&mut self.book, "经办人").map(Name),
            approved_on: days("审批日期"),
            paid_on: days("发放日期").unwrap_or_default(),
            channel: cell("发放方式").and_then(|word| Channel::from_word(&word)),
            state: cell("发放状态")
                .and_then(|word| PaymentState::from_word(&word))
                .unwrap_or(PaymentState::Paid),
            notice: some(&mut self.book, "公示编号"),
        };
        self.payments.push(row);
    }

    /// A name as evidence shows it.
    pub fn shown_name(&self, name: Text) -> String {
        let text = self.text(name);
        shown_name(text, &self.mark("name", text))
    }
}
