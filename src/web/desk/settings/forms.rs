//! The forms of a setting: to propose a change of it, and to decide one that waits.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::{address, history};
use crate::anomaly::{Status, rules};
use crate::domain::class::Class;
use crate::domain::day;
use crate::domain::setting::{Setting, Source, Verdict, between, class_says};
use crate::flows::settings::{Kind, Line};
use crate::store::settings::Proposal;

/// The form that proposes a change.
pub(super) fn to_change(visit: &Visit<'_>, line: &Line) -> Markup {
    let new = line.setting == Setting::Exemption(0);
    let ended = line.kind == Kind::Exemption && !new && line.value.is_empty();
    let two = line.setting.takes_two();
    let give_back = line.source == Source::Desk;
    let send = match (new, two) {
        (true, _) => "提交，等另一个人批准",
        (false, true) => "提出改动",
        (false, false) => "保存",
    };
    html! {
        @if !ended {
            section {
                @if !new { h2 { "改动" } }
                form.ask method="post" action=(address(&line.setting)) {
                    (frame::seal(visit))
                    input type="hidden" name="follows" value=(line.follows);
                    @if new { (exemption()) } @else if line.kind != Kind::Exemption { (value(line)) }
                    label for="reason" { "理由" @if matches!(line.setting, Setting::Class(_)) { span.hint { "会写在公开页面上，别写个人信息" } } }
                    textarea #reason name="reason" required minlength="2" maxlength="200" {}
                    @if two { p.muted { "提出以后，要另一个能改设置的人批准才生效。" } }
                    div.acts {
                        @if line.kind == Kind::Exemption && !new {
                            button.main name="do" value="reset" { "停用这条例外" }
                        } @else {
                            button.main name="do" value=(if new { "reset" } else { "set" }) { (send) }
                            @if give_back { button.second name="do" value="reset" { "不另定，回到：" (line.default) } }
                        }
                    }
                }
            }
        }
    }
}

fn value(line: &Line) -> Markup {
    html! {
        @match line.kind {
            Kind::Class => fieldset {
                legend { "公开到什么程度" }
                @for class in [Class::S0, Class::S1, Class::S2] {
                    label.pick {
                        input type="radio" name="value" value=(class) checked[line.value == class.to_string()] required;
                        span { (class_says(class)) }
                    }
                }
            },
            Kind::Number(least, most) => {
                label for="value" { "改成" @if !line.unit.is_empty() { "（" (line.unit) "）" } span.hint { (between(least, most)) } }
                input #value type="number" name="value" inputmode="numeric" min=(least) max=(most) step="1" value=(line.value) required;
            },
            Kind::Words => {
                label for="value" { "改成" span.hint { "几个词用顿号隔开" } }
                textarea #value name="value" required maxlength="2200" { (line.value) }
            },
            Kind::Holidays(_) => {
                label for="value" { "放假和调休" span.hint { "一行一天或者一段" } }
                textarea #value name="value" rows="16" required maxlength="12000" { (line.value) }
            },
            Kind::Text(longest) => {
                label for="value" { "改成" }
                input #value name="value" value=(line.value) maxlength=(longest);
            },
            Kind::Exemption => {},
        }
    }
}

fn exemption() -> Markup {
    html! {
        label for="rule" { "哪条规则" }
        select #rule name="rule" required {
            option value="" { "请选" }
            @for (_, name, rules) in rules::FAMILIES {
                optgroup label=(name) {
                    @for rule in rules.iter().filter(|rule| !matches!(rule.status, Status::Retired(_))) {
                        option value=(rule.code) { (rule.code) " " (rule.title) }
                    }
                }
            }
        }
        label for="village" { "哪个村" span.hint { "12 位村码；不写就不限村" } }
        input #village name="village" inputmode="numeric" maxlength="12" autocomplete="off";
        label for="record" { "哪条记录" span.hint { "合同编号、发放编号、资产编号……；村和记录至少写一样" } }
        input #record name="record" maxlength="60" autocomplete="off";
        label for="document" { "依据的文件" }
        input #document name="document" maxlength="60" required placeholder="县农发〔2026〕3号";
        label for="until" { "到哪天为止" }
        input #until type="date" name="until" required;
    }
}

/// What waits, and the form that decides it: by somebody else, or taken back by whoever proposed it.
pub(super) fn to_judge(visit: &Visit<'_>, waiting: &Proposal, user: i64) -> Markup {
    let own = waiting.proposer == user;
    html! {
        section.waiting {
            h2 { "等批准的改动" }
            dl.facts {
                div { dt { "从" } dd { (waiting.before) } }
                div { dt { "改成" } dd { strong { (history::to(waiting)) } } }
                @if let (Setting::Holidays(_), Some(text)) = (&waiting.setting, &waiting.value) {
                    div { dt { "逐行" } dd { ul.plain-list { @for line in text.lines() { li { (line) } } } } }
                }
                div { dt { "理由" } dd { (waiting.reason) } }
                div { dt { "谁提的" } dd { (waiting.proposed_by) "，" (day::clock(waiting.proposed_at)) } }
            }
            form.ask method="post" action={ "/desk/settings/changes/" (waiting.id) } {
                (frame::seal(visit))
                @if own {
                    p { "这是您提的，要另一个能改设置的人批准。" }
                    div.acts { button.second name="verdict" value=(Verdict::Withdrawn.word()) { "撤回" } }
                } @else {
                    label for="why" { "退回的理由" span.hint { "退回时要写" } }
                    textarea #why name="reason" maxlength="200" {}
                    div.acts {
                        button.main name="verdict" value=(Verdict::Approved.word()) { "批准，生效" }
                        button.second name="verdict" value=(Verdict::Returned.word()) { "退回" }
                    }
                }
            }
        }
    }
}
