// libFuzzer's door to sharing: fast against reference, certificate at every settle.
#include <cstdio>
#include <cstdlib>

#include "tests/support/fuzz_targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string fault = rehearse::test::sharing_fault({data, size});
    if (!fault.empty()) {
        std::fprintf(stderr, "%s\n%s\n", fault.c_str(), rehearse::test::describe(rehearse::test::system_from({data, size})).c_str());
        std::abort();
    }
    return 0;
}
