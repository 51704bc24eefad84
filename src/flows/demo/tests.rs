//! What is promised of the demo county, read back from its files.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::*;
use crate::datasets::{Reader, References, recognise};
use crate::domain::area::quantity;
use crate::domain::day;
use crate::domain::payment::group_number;
use crate::domain::period::Period;
use crate::domain::person::PersonNumber;
use crate::domain::row::Row;
use crate::domain::village_code::VillageCode;
use crate::files::read::Book;

type Table = Vec<HashMap<String, String>>;

fn table(folder: &Path, name: &str) -> Table {
    let mut reader = csv::Reader::from_path(folder.join(name)).expect(name);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn make(payments: u64, seed: u64) -> (tempfile::TempDir, Written) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        payments,
        seed,
        today: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
        truth: Some(folder.path().join("truth.ndjson")),
    };
    let written = write(folder.path(), &options, &mut |_| {}).expect("the county");
    (folder, written)
}

mod rows;

#[test]
fn a_county_can_be_made_on_any_day() {
    for (year, month, day) in [
        (2024, 2, 29),
        (2026, 3, 1),
        (2027, 1, 1),
        (2026, 12, 31),
        (2040, 5, 31),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let today = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        let options = Options {
            payments: 7_000,
            seed: 2,
            today,
            truth: None,
        };
        let written = write(folder.path(), &options, &mut |_| {}).expect("the county");
        assert_eq!(written.payments, 7_000);
        let first = today.format("%Y-%m-01").to_string();
        let payments = table(folder.path(), "payments.csv");
        assert!(
            payments.iter().all(|payment| payment["发放日期"] < first),
            "{today}"
        );
        let open = |notice: &HashMap<String, String>| {
            notice["开始日期"] <= today.to_string() && today.to_string() <= notice["结束日期"]
        };
        assert!(table(folder.path(), "notices.csv").iter().any(open), "{today}");
    }
}

/// What the truth file says of payments and records: `planted SUB-07`, by their numbers.
fn hidden(folder: &Path) -> HashMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(folder.join("truth.ndjson")).expect("the truth");
    let mut hidden: HashMap<String, BTreeSet<String>> = HashMap::new();
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a case");
        let word = |of: &str| case[of].as_str().expect("a word").to_owned();
        let others = case["records"].as_array().expect("records").iter();
        let payments = case["payments"].as_array().expect("payments").iter();
        for number in payments.chain(others.map(|record| &record["id"])) {
            let number = number.as_str().expect("a number").to_owned();
            let label = format!("{} {}", word("kind"), word("rule"));
            hidden.entry(number).or_default().insert(label);
        }
    }
    hidden
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_county() {
    let (first, _) = make(8_000, 7);
    let (second, _) = make(8_000, 7);
    let (other, _) = make(8_000, 8);
    for name in FILES.iter().chain(&["truth.ndjson"]) {
        let bytes = |folder: &tempfile::TempDir| std::fs::read(folder.path().join(name)).expect(name);
        assert!(bytes(&first) == bytes(&second), "{name}");
        if !["programmes.csv"].contains(name) {
            assert!(bytes(&first) != bytes(&other), "{name}");
        }
    }
}

#[test]
fn there_are_as_many_payments_as_asked_for_and_they_stand_in_the_order_of_their_days() {
    for count in [0, 1, 999, 6_000, 20_011] {
        let (folder, written) = make(count, count);
        let payments = table(folder.path(), "payments.csv");
        assert_eq!((payments.len() as u64, written.payments), (count, count));
        assert!(
            payments
                .windows(2)
                .all(|pair| pair[0]["发放日期"] <= pair[1]["发放日期"])
        );
        let numbers: HashSet<&String> = payments.iter().map(|payment| &payment["发放编号"]).collect();
        assert_eq!(numbers.len() as u64, count);
        let total: Fen = payments
            .iter()
            .map(|p| Fen::parse_yuan(&p["金额(元)"]).expect("an amount"))
            .sum();
        assert_eq!(total, written.total);
    }
}

#[test]
fn the_county_has_the_places_and_papers_that_it_promises() {
    let (folder, written) = make(8_000, 1);
    assert_eq!(
        (written.policies, written.programmes, written.villages),
        (110, 44, 274)
    );
    let villages = table(folder.path(), "villages.csv");
    let count = |column: &str, word: &str| villages.iter().filter(|village| village[column] == word).count();
    assert_eq!(
        (
            count("状态", "正常"),
            count("状态", "并入"),
            count("状态", "撤销")
        ),
        (269, 4, 1)
    );
    assert_eq!((count("类型", "社区"), count("村名", "郑庄村")), (7, 2));
    let townships: HashSet<&String> = villages.iter().map(|village| &village["乡镇码"]).collect();
    assert_eq!(townships.len(), 12);
    let codes: HashSet<&String> = villages.iter().map(|village| &village["村码"]).collect();
    let names: HashSet<(&String, &String)> = villages.iter().map(|v| (&v["乡镇码"], &v["村名"])).collect();
    assert_eq!((codes.len(), names.len()), (274, 274));
    for village in &villages {
        let code = VillageCode::parse(&village["村码"]).expect("a code");
        assert_eq!(code.township().to_string(), village["乡镇码"]);
        assert!(village["并入村码"].is_empty() || codes.contains(&village["并入村码"]));
    }
    let policies = table(folder.path(), "policies.csv");
    let topics: HashSet<&String> = policies.iter().map(|policy| &policy["主题"]).collect();
    let titles: HashSet<&String> = policies.iter().map(|policy| &policy["政策名称"]).collect();
    let documents: HashSet<&String> = policies.iter().map(|policy| &policy["文号"]).collect();
    assert_eq!((topics.len(), titles.len(), documents.len()), (5, 110, 110));
    let numbers: HashSet<&String> = policies.iter().map(|policy| &policy["政策编号"]).collect();
    for programme in table(folder.path(), "programmes.csv") {
        assert!(
            numbers.contains(&programme["政策编号"]),
            "{}",
            programme["补贴名称"]
        );
    }
    for standard in table(folder.path(), "standards.csv") {
        assert!(documents.contains(&standard["文号"]), "{}", standard["补贴编码"]);
    }
}

#[test]
fn payments_refer_to_what_exists_and_amounts_are_quantity_times_standard() {
    let (folder, _) = make(60_000, 3);
    let (villages, notices) = (
        table(folder.path(), "villages.csv"),
        table(folder.path(), "notices.csv"),
    );
    let villages: HashSet<&String> = villages
        .iter()
        .filter(|v| v["状态"] == "正常")
        .map(|village| &village["村码"])
        .collect();
    let boards: HashMap<&String, &HashMap<String, String>> = notices
        .iter()
        .map(|notice| (&notice["公示编号"], notice))
        .collect();
    assert_eq!(boards.len(), notices.len());
    assert!(notices.iter().all(|notice| villages.contains(&notice["村码"])));
    let programmes: HashMap<String, HashMap<String, String>> = table(folder.path(), "programmes.csv")
        .into_iter()
        .map(|p| (p["补贴编码"].clone(), p))
        .collect();
    let standards = table(folder.path(), "standards.csv");
    let truth = hidden(folder.path());
    let mut seen = HashSet::new();
    let (mut reissued, mut recovered) = (0, 0);
    // What is special about payments of cases: which of them are off in which way.
    let mut odd: HashMap<&str, u32> = HashMap::new();
    for payment in table(folder.path(), "payments.csv") {
        let number = &payment["发放编号"];
        let labels = truth.get(number);
        let is = |label: &str| labels.is_some_and(|labels| labels.contains(label));
        let mut holds = |what: bool, label: &'static str| {
            assert!(what || labels.is_some(), "{number}: no {label}");
            if !what && is(label) {
                *odd.entry(label).or_default() += 1;
            }
        };
        let programme = &programmes[&payment["补贴编码"]];
        seen.insert(payment["补贴编码"].clone());
        assert!(villages.contains(&payment["村码"]), "{number}");
        assert!(payment["户编号"].starts_with(&payment["村码"]) && group_number(&payment["组"]).is_some());
        let paid_on = day::parse(&payment["发放日期"]).expect("a day");
        let period = Period::parse(&payment["所属期"]).expect("a period");
        holds(
            programme["公开方式"] == "不公开" || !payment["公示编号"].is_empty(),
            "planted SUB-35",
        );
        if let Some(notice) = boards.get(&payment["公示编号"]) {
            assert_eq!(notice["村码"], payment["村码"], "{number}");
            assert!(notice["标题"].contains(&programme["补贴名称"]), "{number}");
            let after = notice["类型"] == "发放结果公示";
            let early = truth.contains_key(&payment["公示编号"]);
            assert!(
                after || early || notice["结束日期"] < payment["审批日期"],
                "{number}"
            );
        } else {
            assert!(payment["公示编号"].is_empty(), "{number}");
        }
        let (person, fault) = PersonNumber::read(&payment["身份证号"]).expect("a number");
        holds(fault.is_none(), "planted SUB-19");
        if let Some(born) = day::parse(person.reveal().get(6..14).unwrap_or_default()) {
            let begins = super::calendar::first_of(i32::from(period.year), first_month(period));
            let years = super::programmes::age(born, begins);
            let limit = |column: &str, open: i32| programme[column].parse().unwrap_or(open);
            let in_age = (limit("年龄下限", 0)..=limit("年龄上限", 150)).contains(&years);
            holds(in_age, "planted SUB-21");
        }
        let amount = Fen::parse_yuan(&payment["金额(元)"]).expect("an amount");
        if payment["发放状态"] == "追回" {
            recovered += 1;
            assert!(amount < Fen(0) && payment["数量"].is_empty());
            continue;
        }
        reissued += i32::from(payment["发放状态"] == "补发");
        if payment["备注"].starts_with("补发差额") {
            continue;
        }
        let price = Fen::parse_yuan(&payment["单价(元)"]).expect("a price");
        let units = quantity(&payment["数量"]).expect("a quantity");
        holds(
            amount == Fen((units * price.0 + 5_000) / 10_000),
            "planted SUB-07",
        );
        if payment["发放状态"] != "补发" {
            let standard = standards.iter().any(|standard| {
                let until = day::parse(&standard["失效日期"]);
                standard["补贴编码"] == payment["补贴编码"]
                    && standard["档次"] == payment["档次"]
                    && Fen::parse_yuan(&standard["单价(元)"]) == Ok(price)
                    && day::parse(&standard["生效日期"]).is_some_and(|from| from <= paid_on)
                    && until.is_none_or(|until| paid_on <= until)
            });
            holds(standard, "planted SUB-07");
        }
        let cash = payment["发放方式"] == "现金";
        holds(!(cash && programme["仅限一卡通"] == "是"), "planted SUB-32");
        holds(cash || payment["开户名"] == payment["姓名"], "planted SUB-15");
    }
    for label in ["07", "15", "19", "21", "32", "35"] {
        let count = odd
            .iter()
            .find(|(of, _)| of.ends_with(label))
            .map_or(0, |odd| *odd.1);
        assert!(count >= 3, "{label}: {count}");
    }
    assert!(reissued > 100 && recovered > 2, "{reissued} {recovered}");
    assert!(seen.len() >= 40, "{} programmes", seen.len());
}

fn first_month(period: Period) -> u32 {
    use crate::domain::period::Part;
    match period.part {
        Part::Year => 1,
        Part::Half(half) => u32::from(half) * 6 - 5,
        Part::Quarter(quarter) => u32::from(quarter) * 3 - 2,
        Part::Month(month) => u32::from(month),
    }
}

#[test]
fn people_keep_their_number_name_account_and_household() {
    let (folder, _) = make(30_000, 4);
    let truth = hidden(folder.path());
    let mut people: HashMap<String, (String, String)> = HashMap::new();
    let mut accounts: HashMap<String, String> = HashMap::new();
    for payment in table(folder.path(), "payments.csv") {
        let (person, account) = (payment["身份证号"].clone(), payment["银行账号"].clone());
        assert!(account.is_empty() || account.starts_with("6217009999"));
        if truth.contains_key(&payment["发放编号"]) {
            continue;
        }
        let home = (payment["姓名"].clone(), payment["户编号"].clone());
        let known = people.entry(person.clone()).or_insert_with(|| home.clone());
        assert_eq!(known.0, home.0);
        // Who moved in the course of a case has another home in the months of which it does not speak.
        assert!(
            known.1 == home.1 || known.1[..12] != home.1[..12],
            "{}",
            payment["发放编号"]
        );
        if !account.is_empty() {
            assert_eq!(*accounts.entry(account).or_insert_with(|| person.clone()), person);
        }
    }
}

#[test]
fn a_bank_return_is_paid_again_unless_it_is_a_planted_case() {
    let (folder, _) = make(60_000, 5);
    let truth = hidden(folder.path());
    let payments = table(folder.path(), "payments.csv");
    let again: HashSet<(&String, &String, &String)> = payments
        .iter()
        .filter(|payment| payment["发放状态"] == "补发")
        .map(|payment| (&payment["身份证号"], &payment["补贴编码"], &payment["所属期"]))
        .collect();
    let mut dropped = 0;
    for payment in payments.iter().filter(|payment| payment["发放状态"] == "退票") {
        let mended = again.contains(&(&payment["身份证号"], &payment["补贴编码"], &payment["所属期"]));
        let case = truth.get(&payment["发放编号"]);
        assert!(mended || case.is_some(), "{}", payment["发放编号"]);
        let planted = case.is_some_and(|labels| labels.contains("planted SUB-31"));
        dropped += i32::from(!mended && planted);
    }
    assert!(dropped >= 3, "{dropped}");
}

#[test]
fn some_notices_hang_on_the_day_and_none_names_anybody_or_counts_the_poor() {
    let (folder, _) = make(60_000, 6);
    let notices = table(folder.path(), "notices.csv");
    let open = |notice: &&HashMap<String, String>| {
        notice["开始日期"].as_str() <= "2026-11-21" && "2026-11-21" <= notice["结束日期"].as_str()
    };
    assert!(notices.iter().filter(open).count() > 50);
    assert!(
        notices
            .iter()
            .all(|notice| notice["开始日期"].as_str() <= "2026-11-21")
    );
    let names: HashSet<String> = table(folder.path(), "payments.csv")
        .into_iter()
        .map(|payment| payment["姓名"].clone())
        .collect();
    for notice in &notices {
        let poor = ["最低生活", "特困", "救助", "危房"]
            .iter()
            .any(|word| notice["标题"].contains(word));
        assert!(
            !poor || !notice["正文"].contains("本次涉及"),
            "{}",
            notice["标题"]
        );
    }
    let texts: String = notices
        .iter()
        .take(500)
        .map(|notice| notice["正文"].as_str())
        .collect();
    assert!(
        names
            .iter()
            .filter(|name| name.chars().count() > 2)
            .all(|name| !texts.contains(name.as_str()))
    );
}
