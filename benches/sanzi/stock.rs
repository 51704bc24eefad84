//! The same queries on a plain tantivy index: stock Count, TopDocs by date and terms aggregations.

use std::path::Path;
use std::time::Instant;

use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema};
use tantivy::{Index, Order, TantivyDocument, Term};

use super::county::County;
use super::line;
use super::meter::latencies;

/// Characters and pairs of a text, runs of letters and digits whole.
pub fn grams(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for run in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
    {
        let chars: Vec<char> = run.chars().collect();
        if run.is_ascii() {
            all.push(run.to_owned());
            continue;
        }
        all.extend(chars.iter().map(char::to_string));
        all.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The text that stands for a payment: village, township, programme, year, amount and code.
pub fn texts(county: &County) -> impl Iterator<Item = (String, [String; 3], i64)> + use<> {
    let villages: std::collections::HashMap<String, (String, String)> = county
        .villages
        .iter()
        .map(|v| (v[0].clone(), (v[1].clone(), v[4].clone())))
        .collect();
    let programmes: std::collections::HashMap<String, String> = county
        .programmes
        .iter()
        .map(|p| (p[0].clone(), p[1].clone()))
        .collect();
    let reader = csv::Reader::from_path(county.payments()).expect("the payments");
    reader.into_records().map(move |row| {
        let row = row.expect("a row");
        let (village, township) = villages.get(&row[4]).cloned().unwrap_or_default();
        let programme = programmes.get(&row[2]).cloned().unwrap_or_default();
        let (paid, year) = (row[17].replace('-', ""), row[17][..4].to_owned());
        let text = format!(
            "{village} {township} {programme} {year}年 {}元 {}",
            &row[12], &row[4]
        );
        (text, [township, programme, year], paid.parse().unwrap_or(0))
    })
}

/// Builds, measures and prints.
pub fn run(county: &County, place: &Path, queries: &[String]) {
    let folder = place.join("stock");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut builder = Schema::builder();
    let gram = builder.add_text_field("gram", STRING);
    let facets = ["township", "programme", "year"].map(|name| builder.add_text_field(name, FAST));
    let date = builder.add_i64_field("date", FAST);
    let index = Index::create_in_dir(&folder, builder.build()).expect("an index");
    let mut writer = index
        .writer_with_num_threads::<TantivyDocument>(2, 200 << 20)
        .expect("a writer");
    for (text, values, paid) in texts(county) {
        let mut document = TantivyDocument::new();
        grams(&text).iter().for_each(|one| document.add_text(gram, one));
        facets
            .iter()
            .zip(&values)
            .for_each(|(field, value)| document.add_text(*field, value));
        document.add_i64(date, paid);
        writer.add_document(document).expect("it is added");
    }
    writer.commit().expect("it is written");
    let searcher = index.reader().expect("a reader").searcher();
    let all: Vec<f64> = queries
        .iter()
        .map(|text| {
            let started = Instant::now();
            let query = every(gram, &grams(text));
            let facets: Aggregations = serde_json::from_value(serde_json::json!({
                "township": {"terms": {"field": "township", "size": 50}},
                "programme": {"terms": {"field": "programme", "size": 50}},
                "year": {"terms": {"field": "year", "size": 50}},
            }))
            .expect("aggregations");
            let collectors = (
                Count,
                TopDocs::with_limit(20).order_by_fast_field::<i64>("date", Order::Desc),
                AggregationCollector::from_aggs(facets, AggContextParams::default()),
            );
            searcher.search(&query, &collectors).expect("an answer");
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    line(
        "tantivy, stock Count + TopDocs + Aggregation (bigrams only, no pinyin, no villagers' words)",
        &latencies(all),
    );
}

fn every(field: Field, words: &[String]) -> Box<dyn Query> {
    if words.is_empty() {
        return Box::new(AllQuery);
    }
    let terms = words.iter().map(|word| {
        let query: Box<dyn Query> = Box::new(TermQuery::new(
            Term::from_field_text(field, word),
            IndexRecordOption::Basic,
        ));
        (Occur::Must, query)
    });
    Box::new(BooleanQuery::new(terms.collect()))
}
