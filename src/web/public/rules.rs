//! `/rules`: what the figures are held against. How it is looked, never what was found.

use maud::html;

use crate::anomaly::{Tier, rules};
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// The rules, family by family.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let body = html! {
        h1 { "用什么规则查" }
        p.lead { "共 " strong { (rules::all().count()) } " 条规则。" }
        section.text {
            p { "机器按这些规则，把县里交来的数字互相对一遍。" }
            p { "对不上的叫“疑点”。疑点是要去问的事，不是结论。" }
            p { "谁被问到，这里从不公布。这里只讲怎么查，和哪些情况是正当的。" }
        }
        @for (_, family, listed) in rules::FAMILIES {
            @if !listed.is_empty() {
                section.group {
                    h2 { (family) }
                    ul.cards {
                        @for rule in listed {
                            li {
                                a.card href={ "/rules/" (rule.code) } {
                                    strong { (rule.title) }
                                    span { (rule.code) " · " (sure(rule.tier)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(shell::page(house, ask, &Head::new("用什么规则查"), &body))
}

/// How sure a rule can be, in a villager's words.
pub(crate) fn sure(tier: Tier) -> &'static str {
    match tier {
        Tier::Arithmetic => "数字本身对不上",
        Tier::Reference => "和名单比对，名单旧了会不准",
        Tier::Statistical => "和同类相比，只排先后",
    }
}
