//! A change of a setting: proposed with a reason, approved or returned by somebody else, or done at once where one is enough.

use chrono::NaiveDate;

use super::super::Office;
use super::board::{self, Kind, Line};
use super::{BETWEEN, holidays, in_force, threshold, words};
use crate::access::{By, ChangeSettings};
use crate::anomaly::rules;
use crate::domain::day;
use crate::domain::setting::{Exempted, GivenClass, Setting, Source, Verdict, between, class_of};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::settings::{NewDecision, NewProposal, Proposal};

/// The longest reason.
const LONGEST_REASON: usize = 200;

/// What a form asks of a setting.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// What it is to be, as it was typed; `None` gives it back.
    pub value: Option<&'a str>,
    /// The parts of an exemption.
    pub exempted: Exempted,
    /// Why.
    pub reason: &'a str,
    /// The change that was in force when the form was made.
    pub follows: i64,
}

/// Proposes a change; where one person is enough it is in force at once.
///
/// # Errors
/// [`Error::NotFound`] for a setting that the county has not; [`Error::Usage`] for a value that does not do;
/// [`Error::Conflict`] when the setting was changed meanwhile or a change of it waits.
pub fn propose(
    office: &Office,
    by: &By<ChangeSettings>,
    setting: &Setting,
    asked: &Asked<'_>,
) -> Result<Option<i64>> {
    let (line, _) = board::line(office, by, setting)?;
    let reason = reason(asked.reason)?;
    let value = match (asked.value, line.kind) {
        (None, Kind::Exemption) if *setting == Setting::Exemption(0) => {
            Some(exemption(&asked.exempted, by, office.today)?)
        }
        (None, Kind::Exemption) if line.value.is_empty() => {
            return Err(Error::Conflict("这条例外已经不在了".to_owned()));
        }
        (None, _) => None,
        (Some(text), kind) => Some(read(text, kind, &line)?),
    };
    workable(office, by, setting, value.as_deref())?;
    let same = match (&value, line.source) {
        (Some(value), Source::Desk) => {
            GivenClass::read(value).map_or_else(|| value.clone(), |given| given.class.to_string())
                == line.value
        }
        (None, source) => source != Source::Desk,
        _ => false,
    };
    if same {
        return Err(Error::Usage("和现在的一样，不用改".to_owned()));
    }
    let at_once = !setting.takes_two();
    let to = words::says(setting, value.as_deref());
    let detail = format!("{} → {to}；理由：{reason}", line.says);
    let act = if at_once { "改设置" } else { "提出改设置" };
    let object = match setting {
        Setting::Exemption(0) => "设置 例外".to_owned(),
        other => format!("设置 {}", words::called(other)),
    };
    let id = office.store.propose_setting(
        by.reach(),
        &NewProposal {
            setting,
            value: value.as_deref(),
            before: &line.says,
            follows: asked.follows,
            reason: &reason,
            proposer: by.user(),
            proposed_by: by.login(),
        },
        at_once,
        &office.act(act, &object, &detail),
    )?;
    Ok((!at_once).then_some(id))
}

/// Decides a change that waits: approves it, which puts it in force, returns it with a reason, or takes one's own back.
///
/// # Errors
/// [`Error::NotFound`] outside the reach; [`Error::Forbidden`] for one's own proposal; [`Error::Conflict`] when somebody
/// was quicker.
pub fn decide(
    office: &Office,
    by: &By<ChangeSettings>,
    id: i64,
    verdict: Verdict,
    why: &str,
) -> Result<Proposal> {
    let why = match verdict {
        Verdict::Returned => reason(why)?,
        _ => clean(why, LONGEST_REASON, "理由")?,
    };
    let act = match verdict {
        Verdict::Approved => "批准改设置",
        Verdict::Returned => "退回改设置",
        Verdict::Withdrawn => "撤回改设置",
    };
    let decision = NewDecision {
        verdict,
        reason: &why,
        decider: by.user(),
        decided_by: by.login(),
    };
    let changes = office.store.setting_changes(by.reach(), None)?;
    let change = changes
        .iter()
        .find(|one| one.id == id)
        .ok_or_else(|| Error::NotFound("这份改动".to_owned()))?;
    if verdict == Verdict::Approved {
        workable(office, by, &change.setting, change.value.as_deref())?;
    }
    let object = format!("设置 {}", words::called(&change.setting));
    let to = words::says(&change.setting, change.value.as_deref());
    let mut detail = format!("{} → {to}", change.before);
    if !why.is_empty() {
        detail.push_str(&format!("；{why}"));
    }
    office
        .store
        .decide_setting(by.reach(), id, &decision, &office.act(act, &object, &detail))
}

/// Insists that the terms of the follow-up can be worked with when one of them becomes this, and that a threshold lies within
/// its bounds.
fn workable(office: &Office, by: &By<ChangeSettings>, setting: &Setting, value: Option<&str>) -> Result<()> {
    if let Setting::Rule(code, name) = setting
        && let Some((_, one)) = threshold(code, name)
        && let Some(fault) = value
            .and_then(|text| text.parse().ok())
            .and_then(|number| one.fault(number))
    {
        return Err(Error::Usage(fault));
    }
    let Setting::Case(term) = setting else {
        return Ok(());
    };
    let given_back = || office.settings.cases.terms().figure(*term);
    let figure = value
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(given_back);
    let mut cases = in_force(office, by.reach().of_county())?.cases;
    cases.set(*term, figure);
    cases
        .terms()
        .fault()
        .map_or(Ok(()), |fault| Err(Error::Usage(fault)))
}

fn reason(text: &str) -> Result<String> {
    let text = clean(text, LONGEST_REASON, "理由")?;
    if text.chars().count() < 2 {
        return Err(Error::Usage(
            "请写明理由：以后的人看历史，要知道为什么改".to_owned(),
        ));
    }
    Ok(text)
}

/// Text of one line, of so many characters at most.
fn clean(text: &str, longest: usize, what: &str) -> Result<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_control) {
        return Err(Error::Usage(format!("{what}里有看不见的字符，请删掉重写")));
    }
    if text.chars().count() > longest {
        return Err(Error::Usage(format!("{what}最多 {longest} 个字")));
    }
    Ok(text)
}

fn read(text: &str, kind: Kind, line: &Line) -> Result<String> {
    match kind {
        Kind::Text(longest) => clean(text, longest, &line.title),
        Kind::Number(least, most) => {
            let number: i64 = text
                .trim()
                .parse()
                .map_err(|_| Error::Usage(format!("“{}”要写整数", text.trim())))?;
            if number < least || number > most {
                let unit = match line.unit {
                    "" => String::new(),
                    unit => format!("（{unit}）"),
                };
                return Err(Error::Usage(format!("要在 {} 之间{unit}", between(least, most))));
            }
            Ok(number.to_string())
        }
        Kind::Words => {
            let mut words: Vec<String> = Vec::new();
            for word in text.split([BETWEEN, ',', '，', '\n']) {
                let word = clean(word, 20, "每个词")?;
                if !word.is_empty() && !words.contains(&word) {
                    words.push(word);
                }
            }
            if words.is_empty() || words.len() > 100 {
                return Err(Error::Usage("要写 1 到 100 个词，用顿号隔开".to_owned()));
            }
            Ok(words.join(&BETWEEN.to_string()))
        }
        Kind::Class => {
            let class = class_of(text.trim()).ok_or_else(|| Error::Usage("请选一种公开程度".to_owned()))?;
            let name = line.title.clone();
            Ok(GivenClass { class, name }.written())
        }
        Kind::Holidays(year) => holidays::read(text, year),
        Kind::Exemption => Err(Error::Usage("例外不能改，只能停用，再另立一条".to_owned())),
    }
}

fn exemption(asked: &Exempted, by: &By<ChangeSettings>, today: NaiveDate) -> Result<String> {
    let rule = rules::find(asked.rule.trim())
        .ok_or_else(|| Error::Usage("请选一条规则".to_owned()))?
        .code;
    let village = asked.village.trim();
    if !village.is_empty() {
        let code = VillageCode::parse(village).map_err(|_| Error::Usage("村码是 12 位数字".to_owned()))?;
        if !by.reach().covers(code) {
            return Err(Error::NotFound("这个村".to_owned()));
        }
    }
    let document = clean(&asked.document, 60, "文件")?;
    if document.is_empty() {
        return Err(Error::Usage("例外要有文件：写文号或者会议纪要的名称".to_owned()));
    }
    let until = day::parse(&asked.until).ok_or_else(|| Error::Usage("到期日写成 2026-12-31".to_owned()))?;
    if until < today {
        return Err(Error::Usage(format!("到期日 {until} 已经过了")));
    }
    let record = clean(&asked.record, 60, "记录编号")?;
    if village.is_empty() && record.is_empty() {
        return Err(Error::Usage(
            "村和记录至少写一样：整条规则都例外，就等于停用了它".to_owned(),
        ));
    }
    Ok(Exempted {
        rule: rule.to_owned(),
        village: village.to_owned(),
        record,
        document,
        until: until.to_string(),
    }
    .written())
}
