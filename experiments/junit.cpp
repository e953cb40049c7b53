// Cases first, so that a suite can state its counts.
#include "experiments/junit.hpp"

#include <array>

#include "experiments/why.hpp"

namespace rehearse {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

struct Suite {
    std::string cases;
    std::array<int, 4> count{};

    void add(const std::string& name, const TargetResult& result) {
        ++count[static_cast<std::size_t>(result.judged)];
        constexpr std::array<const char*, 4> elements{"", "failure", "error", "skipped"};
        const std::string element = elements[static_cast<std::size_t>(result.judged)];
        cases += "    <testcase classname=\"" + escaped(name) + "\" name=\"" + escaped(result.target) + "\"";
        cases += element.empty() ? "/>\n" : "><" + element + " message=\"" + escaped(result.because) + "\"/></testcase>\n";
    }
    int total() const { return count[0] + count[1] + count[2] + count[3]; }
};

TargetResult recovery(const Outcome& outcome) {
    constexpr std::array judged{Judged::pass, Judged::fail, Judged::inconclusive, Judged::not_applicable};
    return {"recovers by the horizon", judged[static_cast<std::size_t>(outcome.verdict)], {}, outcome.reason};
}

std::string suite_xml(const Contender& contender, const std::string& study) {
    Suite suite;
    const std::string name = study + "." + contender.outcome.architecture;
    suite.add(name, recovery(contender.outcome));
    for (const TargetResult& result : contender.targets) suite.add(name, result);
    return "  <testsuite name=\"" + escaped(name) + "\" tests=\"" + std::to_string(suite.total()) + "\" failures=\"" + std::to_string(suite.count[1]) +
           "\" errors=\"" + std::to_string(suite.count[2]) + "\" skipped=\"" + std::to_string(suite.count[3]) + "\">\n" + suite.cases +
           "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(const Comparison& comparison) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" + escaped(comparison.study) + "\">\n";
    for (const Contender& contender : comparison.contenders) text += suite_xml(contender, comparison.study);
    return text + "</testsuites>\n";
}

}  // namespace rehearse
