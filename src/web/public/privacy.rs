//! `/privacy`: what is shown of a person, and what never is.

use maud::html;

use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// What is shown and what is not.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let body = html! {
        h1 { "怎样保护隐私" }
        section.text {
            h2 { "公开什么" }
            p { "一般的补贴：姓（如“张**”）、组、补贴、金额、日期。" }
            p { "名字有几个字也看不出来。" }
            h2 { "从不公开" }
            ul {
                li { "身份证号，一位也不公开" }
                li { "银行卡号、电话、门牌号" }
                li { "生日、病情、残疾等级、困难的原因" }
                li { "谁和谁是一家" }
            }
            p { "这些在公开的数据里根本没有，不只是页面上不显示。" }
            h2 { "更要小心的补贴" }
            p { "低保、特困、临时救助：公示期内在本村页面上写“张**”，期满只留合计。" }
            p { "残疾、大病、未成年人：只有合计。不到 5 人的不公开。" }
            h2 { "这叫去标识化" }
            p { "熟人也许还是猜得到。所以我们只公开法规要求公开的那些。" }
            h2 { "您来看的时候" }
            p { "我们不记您是谁，不记您查了什么。" }
            p { "页面里没有别家的东西，也没有统计代码。" }
            p { "只有“长辈版”会在您的手机上记一个小记号。" }
            p { "请不要在查找框里写身份证号。写了我们也不查、不存。" }
            p { "有人名的页面，我们请搜索网站不要收录。" }
            h2 { "觉得公开得太多？" }
            p { "请告诉村里或县里的主管部门。核实后会改正或撤下。" }
        }
    };
    Ok(shell::page(house, ask, &Head::new("怎样保护隐私"), &body))
}
