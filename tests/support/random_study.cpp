// Every draw comes from one stream, named by what is made.
#include "tests/support/random_study.hpp"

#include <array>

#include "sim/random.hpp"

namespace rehearse::test {

namespace {

class Dice {
public:
    Dice(std::uint64_t seed, std::string_view what) : draw_(seed, what, "study") {}

    int below(int n) { return static_cast<int>(draw_.below(static_cast<std::uint64_t>(n))); }
    std::string seconds(int least, int span) { return std::to_string(least + below(span)) + " s"; }
    template <std::size_t n>
    std::string one_of(const std::array<const char*, n>& all) {
        return all[static_cast<std::size_t>(below(static_cast<int>(n)))];
    }

private:
    RandomStream draw_;
};

std::string failure(Dice& dice, const TinyStudy& tiny) {
    const bool zone = dice.below(3) == 0;
    std::string text = R"({ "at": ")" + dice.seconds(1, 110) + R"(", "fail": ")" + (zone ? "zone" : "broker") + R"(", )";
    text += zone ? std::string(R"("zone": ")") + static_cast<char>('a' + dice.below(3)) + '"' : R"("broker": )" + std::to_string(1 + dice.below(tiny.brokers));
    if (dice.below(4) != 0) {
        text += R"(, "returns": { "after": ")" + dice.seconds(0, 200) + '"';
        if (dice.below(3) == 0) text += R"(, "volumes": "lost")";
        text += " }";
    }
    return text + " }";
}

std::string joined(const std::vector<DrawnStrike>& strikes) {
    std::string text;
    for (const DrawnStrike& strike : strikes) text += (text.empty() ? "" : ", ") + strike.text();
    return text;
}

}  // namespace

TinyStudy random_study(std::uint64_t seed) {
    Dice dice(seed, "swarm");
    TinyStudy tiny;
    tiny.brokers = 3 + dice.below(7);
    tiny.replicas = 1 + dice.below(3);
    tiny.min_insync = 1 + dice.below(tiny.replicas);
    tiny.partitions = 1 + dice.below(40);
    tiny.rate = std::to_string(dice.below(400)) + " MB/s";
    tiny.retention = std::to_string(1 + dice.below(30)) + " min";
    tiny.producer = R"("connections": )" + std::to_string(1 + dice.below(50));
    tiny.consumer = R"("groups": )" + std::to_string(1 + dice.below(3)) + R"(, "from": ")" + (dice.below(2) == 0 ? "leader" : "closest") + '"';
    tiny.seed = dice.below(1000);
    tiny.horizon = std::to_string(2 + dice.below(20)) + " min";
    tiny.timeline.clear();
    for (int failures = 1 + dice.below(3); failures > 0; --failures) tiny.timeline += (tiny.timeline.empty() ? "" : ", ") + failure(dice, tiny);
    return tiny;
}

std::string DrawnStrike::text() const {
    const std::string element = zone ? std::string(R"("zone": ")") + static_cast<char>('a' + number - 1) + '"' : R"("broker": )" + std::to_string(number);
    return R"({ "at": ")" + at + R"(", "fail": ")" + (zone ? "zone" : "broker") + R"(", )" + element + R"(, "returns": { "after": ")" + back_after + R"(", "volumes": ")" +
           (volumes_lost ? "lost" : "kept") + R"(" } })";
}

TinyStudy SmallStudy::with(const std::vector<DrawnStrike>& others) const {
    TinyStudy other = tiny;
    other.timeline = joined(others);
    return other;
}

SmallStudy small_study(std::uint64_t seed) {
    Dice dice(seed, "small");
    SmallStudy small;
    TinyStudy& tiny = small.tiny;
    small.architecture = dice.one_of(std::array{"kafka", "kafka", "automq-s3", "inkless"});
    tiny.compare = '"' + small.architecture + '"';
    tiny.brokers = 3 + dice.below(3);
    tiny.replicas = 2 + dice.below(2);
    tiny.min_insync = 1 + dice.below(tiny.replicas);
    tiny.partitions = 3 + dice.below(10);
    tiny.rate = std::to_string(5 + dice.below(60)) + " MB/s";
    tiny.retention = std::to_string(1 + dice.below(4)) + " min";
    tiny.volume = R"("type": "gp3", "size": "1 TB", "throughput": "125 MiB/s")";
    tiny.settings = R"("broker.session.timeout.ms": )" + dice.one_of(std::array{"3000", "6000", "9000"}) + R"(, "broker.heartbeat.interval.ms": 1000)";
    tiny.consumer = R"("groups": )" + std::to_string(1 + dice.below(2));
    tiny.seed = 1 + dice.below(1000);
    tiny.horizon = "4 min";
    for (int strikes = 1 + dice.below(2); strikes > 0; --strikes) {
        const bool zone = dice.below(4) == 0;
        small.strikes.push_back({zone, 1 + dice.below(3), dice.seconds(20, 20), dice.seconds(5, 40), dice.below(3) == 0});
    }
    tiny.timeline = joined(small.strikes);
    return small;
}

}  // namespace rehearse::test
