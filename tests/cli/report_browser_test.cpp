// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <string>
#include <sys/wait.h>
#include <vector>

namespace gatescope::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string chromium() {
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "";
    for (std::size_t at = 0; at < folders.size();) {
        const auto end = std::min(folders.find(':', at), folders.size());
        const auto file = folders.substr(at, end - at) + "/chromium";
        if (std::filesystem::exists(file)) return file;
        at = end + 1;
    }
    return "";
}

/// What a page did in a browser.
struct Visit {
    std::string dom;                   ///< after its script ran
    std::vector<std::string> messages; ///< on the console
    std::vector<std::string> requests; ///< to the network
};

std::vector<std::string> allMatches(const std::string& text, const std::regex& what) {
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), what), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

/// In a browser of its own, whose profile goes away with the folder.
Visit visit(const std::string& browser, const ScratchFolder& folder, const std::string& page) {
    const auto net = folder.file("net.json");
    const auto log = folder.file("browser.log");
    const auto dom = folder.file("dom.html");
    const auto command = browser +
                         " --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run" +
                         " --disable-features=NetworkTimeServiceQuerying --disable-background-networking "
                         "--disable-component-update --disable-sync" +
                         " --user-data-dir=" + folder.file("profile") + " --log-net-log=" + net +
                         " --enable-logging=stderr --virtual-time-budget=5000 --dump-dom file://" + page +
                         " >" + dom + " 2>" + log;
    EXPECT_EQ(std::system(("HOME=" + folder.path().string() + " timeout 60 " + command).c_str()), 0)
        << fileContent(log);
    Visit result;
    result.dom = fileContent(dom);
    result.messages = allMatches(fileContent(log), std::regex(R"(CONSOLE[:(][^\]]*\] (.*))"));
    // The annotation of Blink's loader: a browser asks for things of its own too (its time, its updates).
    result.requests =
        allMatches(fileContent(net), std::regex("\"traffic_annotation\":101845102,\"url\":\"([^\"]*)\""));
    return result;
}

class ReportInBrowser : public testing::Test {
protected:
    void SetUp() override {
        m_browser = chromium();
        if (m_browser.empty()) GTEST_SKIP() << "chromium is not installed (Debian's package of that name)";
    }
    Visit visitPage(const std::string& page) { return visit(m_browser, m_folder, page); }

    ScratchFolder m_folder;
    std::string m_browser;
};

TEST_F(ReportInBrowser, AsksForNothingAndComplainsOfNothing) {
    const auto page = m_folder.file("report.html");
    ASSERT_EQ(gatescope({"report", goldenTrace("kineto_h200_before_t16"),
                         goldenTrace("kineto_h200_after_t16"), "-o", page})
                  .exitCode,
              0);
    const auto seen = visitPage(page);
    EXPECT_THAT(seen.messages, IsEmpty());
    EXPECT_THAT(seen.requests, IsEmpty());
    EXPECT_THAT(seen.dom, HasSubstr("<button type=\"button\">kernel</button>")) << "its script ran";
}

TEST_F(ReportInBrowser, WouldSeeARequestAndAnError) {
    const auto page = m_folder.write(
        "bad.html", "<!DOCTYPE html><img src=\"https://example.org/x.png\"><script>throw 1</script>");
    const auto seen = visitPage(page);
    EXPECT_THAT(seen.messages, Not(IsEmpty()));
    EXPECT_THAT(seen.requests, Not(IsEmpty()));
}

TEST_F(ReportInBrowser, RunsNothingThatIsNotItsOwn) {
    const auto page = m_folder.file("report.html");
    ASSERT_EQ(gatescope({"report", goldenTrace("kineto_h200_before_t16"), "-o", page}).exitCode, 0);
    auto text = fileContent(page);
    text.insert(text.find("<main>"), "<script>document.title = 'injected'</script><img "
                                     "src='https://example.org/x' onerror=\"document.title='injected'\">");
    const auto seen = visitPage(m_folder.write("injected.html", text));
    EXPECT_THAT(seen.dom, Not(HasSubstr("<title>injected"))) << "the page's policy lets nothing else run";
    EXPECT_THAT(seen.requests, IsEmpty());
    EXPECT_THAT(seen.messages, Not(IsEmpty())) << "and the browser says so";
}

} // namespace
} // namespace gatescope::test
