//! `/data/ocds.json`: the projects as a release package of the Open Contracting Data Standard 1.1.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{Procurement, Stage};
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::labels::Labels;
use crate::web::reply::Reply;

/// Before a publisher is registered with the Open Contracting Partnership, its prefix is its own.
const PREFIX: &str = "ocds-sanzi0";

fn value(amount: Fen) -> Value {
    // Two decimals as a JSON number, without a detour over floating point.
    let number: serde_json::Number = serde_json::from_str(&amount.yuan()).unwrap_or_else(|_| 0.into());
    json!({"amount": number, "currency": "CNY"})
}

fn moment(day: NaiveDate) -> String {
    format!("{day}T00:00:00+08:00")
}

/// A party's reference: by its code where it has one.
fn party(line: &ShownLine, name: &str, code: Option<&str>) -> (String, Value) {
    let name = line.word(name);
    let id = code
        .and_then(|code| line.text(code))
        .map_or_else(|| format!("CN-NAME-{name}"), |code| format!("CN-USCC-{code}"));
    (id.clone(), json!({"id": id, "name": name}))
}

/// One project as a release.
fn release(
    project: &ShownLine,
    bids: &[&ShownLine],
    payments: &[&ShownLine],
    labels: &Labels,
    today: NaiveDate,
) -> Value {
    let number = project.number();
    let ocid = format!("{PREFIX}-{number}");
    let buyer_id = format!("CN-VILLAGE-{}", project.village);
    let buyer = json!({"id": buyer_id, "name": labels.village_in_township(project.village)});
    let mut parties: BTreeMap<String, (Value, Vec<&str>)> = BTreeMap::new();
    parties.insert(buyer_id, (buyer.clone(), vec!["buyer", "payer"]));
    let mut tags = vec!["planning", "tender"];
    let stage = Stage::from_word(project.word("stage"));
    let method = match Procurement::from_word(project.word("procurement")) {
        Some(Procurement::OpenTender) => "open",
        Some(Procurement::InvitedTender | Procurement::Comparison) => "selective",
        Some(Procurement::SelfBuilt) => "limited",
        Some(Procurement::Direct) | None => "direct",
    };
    let mut budget = json!({"description": project.word("funding")});
    if let Some(amount) = project.money("budget") {
        budget["amount"] = value(amount);
    }
    let mut tenderers = Vec::new();
    for bid in bids {
        let (id, reference) = party(bid, "bidder", Some("bidder_code"));
        parties
            .entry(id)
            .or_insert((reference.clone(), Vec::new()))
            .1
            .push("tenderer");
        tenderers.push(reference);
    }
    let mut tender = json!({
        "id": number,
        "title": project.word("name"),
        "status": if project.day("contracted_on").is_some() { "complete" } else { "planned" },
        "procurementMethod": method,
        "procurementMethodDetails": project.word("procurement"),
        "mainProcurementCategory": "works",
    });
    if let Some(control) = project.money("control_price") {
        tender["value"] = value(control);
    }
    if !tenderers.is_empty() {
        tender["numberOfTenderers"] = json!(tenderers.len());
        tender["tenderers"] = json!(tenderers);
    }
    let mut out = json!({
        "ocid": ocid,
        "id": format!("{number}-{}", project.id.batch()),
        "date": moment(project.day("approved_on").unwrap_or(today)),
        "initiationType": "tender",
        "language": "zh",
        "buyer": buyer,
        "planning": {"budget": budget},
        "tender": tender,
    });
    if project.text("contractor").is_some() {
        let (id, supplier) = party(project, "contractor", Some("contractor_code"));
        parties
            .entry(id)
            .or_insert((supplier.clone(), Vec::new()))
            .1
            .push("supplier");
        tags.push("award");
        let mut award = json!({"id": format!("{number}-award"), "title": project.word("name"), "status": "active", "suppliers": [supplier]});
        if let Some(amount) = project.money("award") {
            award["value"] = value(amount);
        }
        out["awards"] = json!([award]);
        if let Some(signed) = project.day("contracted_on") {
            tags.push("contract");
            let contract = contract(project, payments, signed, stage, &mut parties, &mut tags);
            out["contracts"] = json!([contract]);
        }
    }
    out["tag"] = json!(tags);
    out["parties"] = parties
        .into_values()
        .map(|(mut party, roles)| {
            party["roles"] = json!(roles);
            party
        })
        .collect();
    out
}

fn contract(
    project: &ShownLine,
    payments: &[&ShownLine],
    signed: NaiveDate,
    stage: Option<Stage>,
    parties: &mut BTreeMap<String, (Value, Vec<&str>)>,
    tags: &mut Vec<&str>,
) -> Value {
    let number = project.number();
    let mut contract = json!({
        "id": format!("{number}-contract"),
        "awardID": format!("{number}-award"),
        "title": project.word("name"),
        "status": if stage == Some(Stage::Settled) { "terminated" } else { "active" },
        "dateSigned": moment(signed),
    });
    if let Some(amount) = project.money("contract_amount") {
        contract["value"] = value(amount);
    }
    let mut period = Map::new();
    if let Some(from) = project.day("started_on") {
        period.insert("startDate".to_owned(), moment(from).into());
    }
    if let Some(to) = project.day("finished_on").or_else(|| project.day("planned_end")) {
        period.insert("endDate".to_owned(), moment(to).into());
    }
    if !period.is_empty() {
        contract["period"] = period.into();
    }
    let mut transactions = Vec::new();
    for payment in payments {
        let (id, payee) = match (payment.text("payee"), project.text("contractor")) {
            (paid, contractor) if paid == contractor => party(project, "contractor", Some("contractor_code")),
            _ => party(payment, "payee", None),
        };
        parties
            .entry(id)
            .or_insert((payee.clone(), Vec::new()))
            .1
            .push("payee");
        let mut transaction = json!({"id": payment.number(), "payee": payee});
        if let Some(amount) = payment.money("amount") {
            transaction["value"] = value(amount);
        }
        if let Some(day) = payment.day("paid_on") {
            transaction["date"] = moment(day).into();
        }
        transactions.push(transaction);
    }
    if !transactions.is_empty() {
        tags.push("implementation");
        contract["implementation"] = json!({"transactions": transactions});
    }
    contract
}

/// The release package.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let labels = house.labels();
    let store = &house.app.store;
    let mut of: [BTreeMap<String, Vec<ShownLine>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (map, dataset) in of.iter_mut().zip([Dataset::Bids, Dataset::Disbursements]) {
        store.each_line(dataset, &mut |line| {
            map.entry(line.word("project").to_owned()).or_default().push(line);
            Ok(())
        })?;
    }
    let mut releases = Vec::new();
    store.each_line(Dataset::Projects, &mut |project| {
        let number = project.number();
        let with = |at: usize| -> Vec<&ShownLine> {
            of[at]
                .get(&number)
                .map_or_else(Vec::new, |lines| lines.iter().collect())
        };
        releases.push(release(&project, &with(0), &with(1), &labels, ask.today));
        Ok(())
    })?;
    for release in &mut releases {
        if let Some(parties) = release["parties"].as_array_mut() {
            for party in parties {
                if let Some(roles) = party["roles"].as_array_mut() {
                    roles.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                    roles.dedup();
                }
            }
        }
    }
    let county = house.county()?;
    let code = county.as_ref().map_or(0, |county| county.code);
    let reply = super::json(&json!({
        "uri": format!("urn:sanzi:{code}:ocds"),
        "version": "1.1",
        "publishedDate": moment(ask.today),
        "publisher": {"name": house.site()},
        "releases": releases,
    }))?;
    Ok(reply.unkept())
}
