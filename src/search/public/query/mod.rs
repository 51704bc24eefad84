//! From what was typed to what is asked: tokens, and for each a union of everything it can mean.
//!
//! # What matches
//!
//! The text is normalised ([`crate::text::normalise`]) and cut after 160 characters. Everything that is
//! neither Chinese, letter nor digit separates; so does every change between Chinese and ASCII, except
//! that a unit stays with its digits (`24年`, `3月`, `3组`, `420块`). `-` and `_` between ASCII letters or
//! digits join (a *code*). Repeated tokens count once; dressing (的, 查询, 多少钱 …: `NOISE`) is dropped
//! when anything else was typed; the first eight tokens remain. **A record is a hit when every token
//! matches it and every filter holds.** A token matches a record when any of these is true:
//!
//! | token | matches |
//! |---|---|
//! | Chinese | every record *in* a village one of whose names contains it (name as handed in, short name, stem, the same of its former names), or whose township's or county's name contains it; every payment, total and programme record *of* a programme whose name, colloquial word ([`crate::domain::shown::ShownProgramme::colloquial`] and [`crate::text::words::colloquial_for`]) or department contains it; every policy, notice and programme one of whose *columns* contains it |
//! | … that is a colloquial word | also what its official words ([`crate::text::words::official_for`]) match, as programme names and in the columns |
//! | … of one character | also payments whose shown character of the name it is |
//! | 退票, 补发, 追回, 成功; 一卡通, 转账, 现金 | also payments with that state or channel |
//! | 到期, 过期, 期满 | also contracts whose last day lies before today, and what 到期 matches in the columns |
//! | a year (`24年` up to 50 is 20.., above 19..; `2024`, 去年) | records whose year is it: of payment or of the period, of issue, of the notice's beginning, of the total; and columns with that number |
//! | 上半年, 下半年, a quarter, a month | payments made in it, or for it or a month or quarter inside it; and (Chinese form) columns containing it |
//! | `2025-03`, `202503` | payments made in that month or for that month; without a sign also as digits |
//! | a day (`2025-03-07`, `20250307`) | payments, policies (issue), notices (beginning) and totals (last payment) of that day; without a sign also as digits |
//! | `3组`, 三队 | payments of that group; the Chinese form also as Chinese |
//! | `420块`, `1,234.50` | payments and totals of that amount, with either sign |
//! | digits | columns with that very number (a whole run of digits), a policy or notice of that number, a programme of that code; if not a year: the amount in yuan; 6 to 12 digits: everything in the villages whose codes begin so (twelve that end in 000: with the nine before); 13: the village, if the Damm digit is right |
//! | letters | everything in a village, township, county and of a programme or department whose name (other name, colloquial word) reads so from the beginning of some syllable on, or has these initials in a row (two letters or more); columns with that very word; programme code, policy or notice number |
//! | a code | programme code, policy or notice number; columns that hold all its runs; `batch-row`: that payment |
//!
//! A line of a ledger (asset, contract, project, disbursement, line of income or expense) counts as a notice does: it lies in its
//! village, has the year and day of its own date, its business number, and its amount.
//!
//! The *columns* are: of a policy its title, its body, and (as one) number, document, issuer, topic,
//! summary, conditions, papers, place and phone; of a notice its title, its body, and number and kind; of
//! a programme the tiers and documents of its standards; of a line its title with what it is about (a contract's asset, a
//! disbursement's project), and (as one) its public words, firms' names among them, masked names not. Inside a column the match is by pairs of
//! characters, so that a long text may now and then match without holding the word in one piece; it
//! never fails to match when it does.
//!
//! A Chinese token of two characters or more that matches nothing at all is split, if it can be covered by
//! words of the dictionary (names, stems, colloquial words, dressing, units), into as few of them as
//! possible, each then a token of its own; likewise a code into its runs. One that holds 到期, 过期 or 期满 among
//! such words (合同到期) is split even where something matches it whole.

mod pieces;
mod plain;
mod understand;
mod words;

pub(super) use understand::{Understood, understand};
