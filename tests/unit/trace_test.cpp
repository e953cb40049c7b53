// The trace as bytes: known encodings, and what an independent decoder finds in a whole one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "experiments/protobuf.hpp"
#include "experiments/trace.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tiny_study.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::size_t times_in(const std::string& text, const std::string& piece) {
    std::size_t count = 0;
    for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + piece.size())) ++count;
    return count;
}

Outcome traced() {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "broker", "broker": 2, "returns": { "after": "30 s", "people": [ { "step": "page", "owner": "on-call", "takes": "40 s" } ] } })";
    const Study study = study_of(tiny);
    WatchFor watch;
    watch.pools = watch.groups = true;
    return rehearse_one(study.spec, study.spec.cluster, *find_architecture("kafka"), shipped_catalog(), {}, watch);
}

/// What protoc makes of the bytes; empty where it is not installed.
std::string decoded(const std::string& bytes) {
    const TemporaryFolder folder;
    folder.write("trace", bytes);
    const std::string line = "cd '" + folder.path().string() + "' && protoc --decode_raw <trace >text 2>wrong";
    const bool there = std::system("command -v protoc >/dev/null 2>&1") == 0;
    if (!there) return {};
    CHECK_MESSAGE(std::system(line.c_str()) == 0, text_of(folder.path() / "wrong"));
    return text_of(folder.path() / "text");
}

}  // namespace

TEST_CASE("fields lie on the wire as the encoding guide shows them") {
    CHECK(ProtoMessage().whole(1, 150).bytes() == "\x08\x96\x01");
    CHECK(ProtoMessage().text(2, "testing").bytes() == std::string("\x12\x07testing"));
    CHECK(ProtoMessage().message(3, ProtoMessage().whole(1, 150)).bytes() == "\x1a\x03\x08\x96\x01");
    CHECK(ProtoMessage().real(1, 1.0).bytes() == std::string("\x09\0\0\0\0\0\0\xf0\x3f", 9));
}

TEST_CASE("an independent decoder finds every track, slice, arrow and counter of a trace") {
    const Outcome o = traced();
    const std::string text = decoded(perfetto_trace(o));
    if (text.empty()) {
        MESSAGE("SKIPPED: protoc is not installed here, so nobody decoded the trace (apt-get install protobuf-compiler)");
        return;
    }
    for (const char* name : {"rehearse: kafka", "the way to nothing hidden", "broker 2", "person: on-call", "clients: produce orders", "extra cost", "broker 1 volume throughput", "hidden_bytes"})
        CHECK_MESSAGE(text.find("2: \"" + std::string(name) + "\"") != std::string::npos, name);
    // Field 23 is the name of an event; each slice begins (9: 1) and ends (9: 2); field 48 ends an arrow.
    // "elect" happens to read as a nested message, which is all that a decoder without a schema can see in it.
    for (const PathPart& part : o.way_to_nothing_hidden)
        if (part.name != "elect") CHECK(text.find("23: \"" + part.name + "\"") != std::string::npos);
    CHECK(times_in(text, "\n    9: 1\n") == times_in(text, "\n    9: 2\n"));
    const auto caused = std::ranges::count_if(o.events, [](const FactRecord& fact) { return fact.cause != no_fact; });
    CHECK(times_in(text, "\n    48: 0x") == static_cast<std::size_t>(caused));
    CHECK(times_in(text, "\n    47: 0x") == static_cast<std::size_t>(caused));
}

TEST_CASE("equal runs have equal traces") { CHECK(perfetto_trace(traced()) == perfetto_trace(traced())); }
