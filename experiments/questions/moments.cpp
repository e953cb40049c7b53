// A run changes its course only at its own events, so these are the moments worth trying; besides them phases of the heartbeat, whose own instants are no events.
#include "experiments/questions/moments.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/quantity.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr int heartbeat_phases = 20;
constexpr Duration week = 168_h;

const ClusterSpec& fleet_of(const StudySpec& spec, const std::string& architecture) {
    for (const Entrant& entrant : entrants_of(spec))
        if (entrant.architecture == architecture) return *entrant.cluster;
    return spec.cluster;
}

std::string entry_path(std::size_t entry) { return "timeline[" + std::to_string(entry) + "]"; }

/// Every instant at which something changed, from `from` on and before `until`.
std::set<Duration> instants_of(const Outcome& outcome, Duration from, Duration until) {
    std::set<Duration> instants;
    const auto add = [&](Time at) {
        if (at - Time{} >= from && at - Time{} < until) instants.insert(at - Time{});
    };
    for (const FactRecord& fact : outcome.events) add(fact.at);
    for (const Time at : outcome.series.times) add(at);
    return instants;
}

/// To the millisecond, because moments of one second may differ.
std::string moment_words(Duration moment) {
    const std::int64_t minutes = moment.ns / (60_s).ns;
    const Duration rest = moment - 60_s * minutes;
    if (minutes == 0) return in_words(rest);
    return std::to_string(minutes) + " min" + (rest.ns == 0 ? "" : " " + in_words(rest));
}

std::string clock_words(Duration since_monday) {
    constexpr std::array days{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const std::int64_t minutes = since_monday.ns / (60_s).ns;
    const std::string hour = std::to_string(minutes / 60 % 24), minute = std::to_string(minutes % 60);
    return std::string(days[static_cast<std::size_t>(minutes / 60 / 24 % 7)]) + (hour.size() < 2 ? " 0" : " ") + hour + (minute.size() < 2 ? ":0" : ":") + minute;
}

}  // namespace

Strikes::Strikes(const VariableStudy& study, const std::string& architecture, int depth)
    : study_(study), architecture_(architecture), depth_(depth), horizon_(study.study().spec.horizon) {
    const std::vector<FailureSpec>& timeline = study.study().spec.timeline;
    const auto first = std::ranges::find_if(timeline, [](const FailureSpec& entry) { return std::visit([]<class Kind>(const Kind&) { return Kind::tag == "fail"; }, entry); });
    if (first == timeline.end()) throw ConfigError(study.study().file, "timeline", "expected a failure that a search can move, found none");
    entry_ = static_cast<std::size_t>(first - timeline.begin());
    at_ = std::visit([](const auto& failure) { return failure.timing.at; }, *first);
    find_elements();
    find_hours();
    find_moments();
    if (depth_ == 2) find_delays();
}

void Strikes::find_elements() {
    const ClusterSpec& fleet = fleet_of(study_.study().spec, architecture_);
    const Target target = std::visit([](const auto& failure) { return failure.target(); }, study_.study().spec.timeline[entry_]);
    if (target.broker) {
        field_ = "broker";
        for (Count broker = 1; broker <= fleet.brokers.count; ++broker) elements_.emplace_back(broker);
        own_element_ = static_cast<std::size_t>(*target.broker - 1);
    } else if (target.controller) {
        field_ = "controller";
        for (Count controller = 1; controller <= fleet.controllers; ++controller) elements_.emplace_back(controller);
        own_element_ = static_cast<std::size_t>(*target.controller - 1);
    } else if (!target.zone.empty()) {
        field_ = "zone";
        for (const std::string& zone : zone_names_of(fleet)) elements_.emplace_back(zone);
        own_element_ = static_cast<std::size_t>(std::ranges::find(elements_, JsonValue(target.zone)) - elements_.begin());
    } else {
        elements_.emplace_back();
    }
    if (depth_ == 2 && elements_.size() < 2) throw ConfigError("--depth", "", "expected a failure of one element among several for two strikes, found one that has no other");
}

void Strikes::find_hours() {
    std::int64_t hours = 1;
    for (const ClientSpec& client : study_.study().spec.clients)
        if (const auto* producer = std::get_if<ProducerSpec>(&client)) {
            if (!producer->profile.weekly.empty()) hours = 168;
            else if (!producer->profile.daily.empty()) hours = std::max<std::int64_t>(hours, 24);
        }
    for (std::int64_t hour = 0; hour < hours; ++hour) hours_.push_back(1_h * hour);
}

void Strikes::find_moments() {
    Variant undisturbed{.architecture = architecture_};
    undisturbed.values = {{entry_path(entry_) + ".at", to_text(horizon_ - 1_ms)}};
    std::set<Duration> moments = instants_of(play_whole(study_, undisturbed), at_, horizon_ - 1_ms);
    const Duration heartbeat = study_.study().spec.settings.kafka.broker_heartbeat_interval;
    for (int phase = 0; phase < heartbeat_phases; ++phase) moments.insert(at_ + heartbeat * phase / heartbeat_phases);
    moments_.assign(moments.begin(), moments.end());
}

void Strikes::find_delays() {
    std::set<Duration> delays{Duration{}};
    for (const Duration at : instants_of(play_whole(study_, {.architecture = architecture_}), at_, horizon_)) delays.insert(at - at_);
    delays_.assign(delays.begin(), delays.end());
}

std::vector<std::size_t> Strikes::sizes() const {
    std::vector<std::size_t> sizes{elements_.size(), moments_.size(), hours_.size()};
    if (depth_ == 2) sizes.insert(sizes.end(), {elements_.size(), delays_.size()});
    return sizes;
}

SearchPoint Strikes::start() const {
    SearchPoint point{own_element_, static_cast<std::size_t>(std::ranges::lower_bound(moments_, at_) - moments_.begin()), 0};
    if (depth_ == 2) point.insert(point.end(), {(own_element_ + 1) % elements_.size(), 0});
    return point;
}

bool Strikes::is_candidate(const SearchPoint& point) const { return depth_ == 1 || point[0] != point[3]; }

SearchPoint Strikes::place_of(const SearchPoint& point) const {
    if (elements_.size() < 2) return point;
    return depth_ == 1 ? SearchPoint{point[0]} : SearchPoint{point[0], point[3]};
}

Variant Strikes::variant(const SearchPoint& point) const {
    const Duration later = moment_of(point) - at_ + (depth_ == 2 ? delays_[point[4]] : Duration{});
    Variant variant{.label = words(point), .architecture = architecture_};
    JsonValue timeline = study_.value_at("timeline");
    JsonValue strike = (*timeline.as_list())[entry_];
    strike.set("at", to_text(moment_of(point)));
    if (!field_.empty()) strike.set(field_, elements_[point[0]]);
    JsonValue::List entries = *timeline.as_list();
    entries[entry_] = strike;
    if (depth_ == 2) entries.push_back(strike.set("at", to_text(moment_of(point) + delays_[point[4]])).set(field_, elements_[point[3]]));
    variant.values = {{"timeline", JsonValue(entries)}, {"horizon", to_text(horizon_ + later)}};
    const std::vector<ClientSpec>& clients = study_.study().spec.clients;
    for (std::size_t i = 0; i < clients.size() && hours_.size() > 1; ++i)
        if (const auto* producer = std::get_if<ProducerSpec>(&clients[i]))
            variant.values.push_back({"clients[" + std::to_string(i) + "].profile.starts at", to_text(Duration{(producer->profile.starts_at + hours_[point[2]]).ns % week.ns})});
    return variant;
}

std::string Strikes::words(const SearchPoint& point) const {
    std::string words = (field_.empty() ? "" : field_ + " " + plain_text(elements_[point[0]]) + " ") + "at " + moment_words(moment_of(point));
    for (const ClientSpec& client : study_.study().spec.clients)
        if (const auto* producer = std::get_if<ProducerSpec>(&client); producer != nullptr && hours_.size() > 1) {
            words += ", " + clock_words(Duration{(producer->profile.starts_at + hours_[point[2]] + moment_of(point)).ns % week.ns});
            break;
        }
    return depth_ == 1 ? words : words + "; then " + field_ + " " + plain_text(elements_[point[3]]) + " after " + in_words(delays_[point[4]]);
}

std::string Strikes::size_words() const {
    std::string words = std::to_string(elements_.size()) + (elements_.size() == 1 ? " element x " : " elements x ") + std::to_string(moments_.size()) + " moments";
    if (hours_.size() > 1) words += " x " + std::to_string(hours_.size()) + " hours";
    return depth_ == 1 ? words : words + " x " + std::to_string(elements_.size()) + " elements x " + std::to_string(delays_.size()) + " delays";
}

}  // namespace rehearse
