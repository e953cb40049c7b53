// The machinery between JSON and structs that declare their fields, on structs of its own: reading, refusing, writing.
#include <doctest/doctest.h>

#include <array>

#include "experiments/config_error.hpp"
#include "experiments/json_reader.hpp"
#include "experiments/json_text.hpp"
#include "experiments/json_writer.hpp"
#include "experiments/parameter_help.hpp"
#include "experiments/provenance.hpp"

using namespace rehearse;

namespace {
enum class Mood { calm, stormy };
}

template <>
struct rehearse::EnumWords<Mood> {
    static constexpr std::array words{std::pair{std::string_view("calm"), Mood::calm},
                                      std::pair{std::string_view("stormy"), Mood::stormy}};
};

namespace {

struct Rudder {
    Count size = 2;
    Rate drift = 5_MBps;
    void fields(auto&& field) {
        field({.name = "size", .meaning = "how large it is", .source = "a book", .as_of = "2020-01-01", .least = 1, .most = 9},
              size);
        field({.name = "drift", .meaning = "how fast it drifts", .source = "unverified"}, drift);
    }
};

struct Sail {
    static constexpr std::string_view tag = "with", kind = "sail";
    Bytes area;
    void fields(auto&& field) { field({.name = "area", .meaning = "how much cloth", .required = true}, area); }
};
struct Oar {
    static constexpr std::string_view tag = "with", kind = "oar";
    bool long_one = false;
    void fields(auto&& field) { field({.name = "long", .meaning = "whether it is long", .source = "habit"}, long_one); }
};
struct Passenger {
    static constexpr std::string_view key = "passenger";
    std::string name;
    void fields(auto&& field) { field({.name = "passenger", .meaning = "who travels", .required = true}, name); }
};
struct Parcel {
    static constexpr std::string_view key = "parcel";
    std::string name;
    std::optional<Bytes> weight;
    void fields(auto&& field) {
        field({.name = "parcel", .meaning = "what travels", .required = true}, name);
        field({.name = "weight", .meaning = "how heavy"}, weight);
    }
};

struct Voyage {
    std::string ship;
    Duration watch = 4_h;
    Duration silence = 9_s;
    Bytes ballast = 1_MiB;
    Ratio risk = 0.5;
    Mood mood = Mood::calm;
    Rudder rudder;
    std::variant<Sail, Oar> moved_by;
    std::vector<std::variant<Passenger, Parcel>> cargo;
    std::vector<std::variant<std::string, Rudder>> spares;
    std::map<std::string, Duration> legs;
    std::optional<Duration> delay;

    void fields(auto&& field) {
        field({.name = "ship", .meaning = "her name", .required = true}, ship);
        field({.name = "watch", .meaning = "length of a watch", .source = "custom", .least = 1e9}, watch);
        field({.name = "silence.ms", .meaning = "radio silence", .source = "custom"}, silence);
        field({.name = "ballast.bytes", .meaning = "ballast", .source = "custom"}, ballast);
        field({.name = "risk", .meaning = "odds of a storm", .source = "custom", .least = 0, .most = 1}, risk);
        field({.name = "mood", .meaning = "of the sea", .source = "custom"}, mood);
        field({.name = "rudder", .meaning = "the rudder"}, rudder);
        field({.name = "moved by", .meaning = "what moves her", .required = true}, moved_by);
        field({.name = "cargo", .meaning = "what she carries"}, cargo);
        field({.name = "spares", .meaning = "spare rudders"}, spares);
        field({.name = "legs", .meaning = "time a leg"}, legs);
        field({.name = "delay", .meaning = "of the start"}, delay);
    }
};

Voyage read(std::string_view text) { return JsonReader("v.json").read<Voyage>(parse_json(text, "v.json")); }

std::string refusal(std::string_view text) {
    try {
        read(text);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

constexpr std::string_view full = R"({ // a comment
  "ship": "Argo", "watch": "2 h 30 min", "silence.ms": 1500, "ballast.bytes": 4096, "risk": 1, "mood": "stormy",
  "rudder": { "size": 3 }, "moved by": { "with": "sail", "area": "2 MiB" }, /* another */
  "cargo": [ { "passenger": "Jason" }, { "parcel": "fleece", "weight": "12 kB" } ],
  "spares": [ "small", { "size": 9, "drift": "8 Mbit/s" } ],
  "legs": { "out": "3 d", "home": "40 h" }, "delay": null })";

}  // namespace

TEST_CASE("a struct is filled from JSON with comments and keeps the defaults of what is not named") {
    const Voyage voyage = read(full);
    CHECK(voyage.ship == "Argo");
    CHECK(voyage.watch == 150_min);
    CHECK(voyage.silence == 1500_ms);
    CHECK(voyage.ballast == Bytes{4096});
    CHECK(voyage.risk == 1.0);
    CHECK(voyage.mood == Mood::stormy);
    CHECK(voyage.rudder.size == 3);
    CHECK(voyage.rudder.drift == 5_MBps);
    CHECK(std::get<Sail>(voyage.moved_by).area == 2_MiB);
    CHECK(std::get<Passenger>(voyage.cargo.at(0)).name == "Jason");
    CHECK(std::get<Parcel>(voyage.cargo.at(1)).weight == Bytes{12e3});
    CHECK(std::get<std::string>(voyage.spares.at(0)) == "small");
    CHECK(std::get<Rudder>(voyage.spares.at(1)).drift == 1_MBps);
    CHECK(voyage.legs.at("home") == 40_h);
    CHECK_FALSE(voyage.delay.has_value());
}

TEST_CASE("wrong input is one sentence with file, place, expectation and the nearest known name") {
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"watsh":"1 h"})") ==
          "v.json: watsh: expected a known key, found the unknown key \"watsh\"; did you mean \"watch\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"rudder":{"sise":1}})") ==
          "v.json: rudder.sise: expected only the keys \"size\", \"drift\", found the unknown key \"sise\"; did you mean "
          "\"size\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"watch":"1 hour"})") ==
          "v.json: watch: expected a duration such as \"250 ms\" or \"5 min\", found \"1 hour\"; unknown unit: did you mean "
          "\"h\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"watch":3600})") ==
          "v.json: watch: expected a duration with its unit such as \"250 ms\" or \"5 min\", found the bare number 3600");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"watch":"1 ms"})") ==
          "v.json: watch: expected at least 1 s, found \"1 ms\"");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"rudder":{"drift":"-5 MB/s"}})") ==
          "v.json: rudder.drift: expected at least 0 B/s, found \"-5 MB/s\"");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"rudder":{"size":2.5}})") ==
          "v.json: rudder.size: expected a whole number, found the bare number 2.5");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"rudder":{"size":10}})") ==
          "v.json: rudder.size: expected at most 9, found the bare number 10");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"mood":"strmy"})") ==
          "v.json: mood: expected one of \"calm\", \"stormy\", found \"strmy\"; did you mean \"stormy\"?");
    CHECK(refusal(R"({"moved by":{"with":"oar"}})") ==
          "v.json: ship: expected a text (her name), found nothing because the key is missing");
    CHECK(refusal(R"({"ship":7,"moved by":{"with":"oar"}})") ==
          "v.json: ship: expected a text in quotes, found the bare number 7");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"silence.ms":"x"})")
              .starts_with("v.json: [\"silence.ms\"]: expected a duration"));
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"cargo":{}})") ==
          "v.json: cargo: expected a list in square brackets, found an object");
    CHECK(refusal(R"([])") == "v.json: expected an object in braces, found a list");
}

TEST_CASE("an alternative that cannot be told is refused with all that would have been accepted") {
    CHECK(refusal(R"({"ship":"A","moved by":{}})") ==
          "v.json: [\"moved by\"]: expected the key \"with\" with one of \"sail\", \"oar\", found none");
    CHECK(refusal(R"({"ship":"A","moved by":{"wiht":"oar"}})") ==
          "v.json: [\"moved by\"]: expected the key \"with\" with one of \"sail\", \"oar\", found none; did you mean \"with\" "
          "instead of \"wiht\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"sial"}})") ==
          "v.json: [\"moved by\"].with: expected one of \"sail\", \"oar\", found \"sial\"; did you mean \"sail\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar","area":"1 MB"}})") ==
          "v.json: [\"moved by\"].area: expected only the keys \"with\", \"long\", found the unknown key \"area\"; "
          "the nearest known name is \"with\"");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"cargo":[{"pasenger":"J"}]})") ==
          "v.json: cargo[0]: expected an object with one of the keys \"passenger\", \"parcel\", found none of them; "
          "did you mean \"passenger\" instead of \"pasenger\"?");
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"cargo":[{"passenger":"J"},{"passenger":"K","weight":"1 kB"}]})")
              .starts_with("v.json: cargo[1].weight: expected only the keys \"passenger\", found the unknown key \"weight\""));
    CHECK(refusal(R"({"ship":"A","moved by":{"with":"oar"},"spares":[[]]})") ==
          "v.json: spares[0]: expected a scalar or an object, found a list");
}

TEST_CASE("text that is no JSON is refused with line and column") {
    CHECK(refusal("{ \"ship\": \"A\",\n  \"watch\" \"1 h\" }").starts_with("v.json:2:"));
    CHECK(refusal("").starts_with("v.json:1:1: expected JSON (comments are allowed), found a syntax error"));
    CHECK(refusal("{ \"ship\": \"A\", \"ship\": \"B\" }") == "v.json: expected each key once in an object, found \"ship\" twice");
    CHECK(refusal(std::string(100000, '[')) == "v.json: expected at most 64 levels of nesting, found more");
    CHECK(refusal("{ \"risk\": 1e999 }").find("number overflow") != std::string::npos);
    CHECK(refusal("\xff\xfe").starts_with("v.json:1:1: expected JSON"));
    CHECK(refusal("{} {}").starts_with("v.json:1:"));
}

TEST_CASE("what is written reads back equal, defaults included") {
    const JsonValue written = to_json(read(full));
    const JsonValue again = to_json(JsonReader("v.json").read<Voyage>(parse_json(to_text(written), "v.json")));
    CHECK(written == again);
    CHECK(*written.find("watch")->text() == "150 min");
    CHECK(*written.find("moved by")->find("with")->text() == "sail");
    CHECK(*written.find("rudder")->find("drift")->text() == "5 MB/s");
}

TEST_CASE("every value knows who gave it") {
    JsonReader reader("v.json");
    const Voyage voyage = reader.read<Voyage>(parse_json(full, "v.json"));
    Origins origins;
    for (const std::string& path : reader.given()) origins[path] = "study";
    const std::vector<ProvenanceRow> rows = provenance_of(voyage, origins);
    const auto row = [&](std::string_view path) {
        for (const ProvenanceRow& candidate : rows)
            if (candidate.path == path) return candidate;
        return ProvenanceRow{};
    };
    CHECK(row("watch").origin == "study");
    CHECK(row("watch").value == "150 min");
    CHECK(row("watch").source.empty());
    CHECK(row("rudder.drift").origin == "default");
    CHECK(row("rudder.drift").source == "unverified");
    CHECK(row("[\"moved by\"].with").value == "sail");
    CHECK(row("cargo[1].weight").value == "12 kB");
    CHECK(row("spares[0]").value == "small");
    CHECK(row("delay").value == "not set");
    for (const std::string& path : reader.given()) CHECK_MESSAGE(row(path).origin == "study", path);
}

TEST_CASE("help lists each parameter with type, default, meaning and source") {
    const std::vector<ParameterHelp> help = parameters_of<Voyage>();
    CHECK(help.at(0).fallback == "required");
    CHECK(help.at(6).name == "rudder.size");
    CHECK(help.at(6).source == "a book, 2020-01-01");
    CHECK(parameter_table(help).find("a rate") != std::string::npos);
}
