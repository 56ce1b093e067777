// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown/markdown_report.h"

#include "report/compare_words.h"
#include "report/compared_kernels.h"
#include "report/markdown/markdown_writer.h"
#include "report/number_text.h"
#include "report/provenance.h"
#include "report/rank_words.h"
#include "report/report_verdict.h"
#include "report/sweep_words.h"
#include "report/symbol_name.h"
#include "report/visible_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gatescope {

namespace {

// Nobody reads more in a pull request.
constexpr std::size_t kKernelsShown = 20;
constexpr std::size_t kMostFindings = 10;
constexpr std::size_t kTracesShown = 8;
constexpr std::size_t kFactsShown = 30;
constexpr std::size_t kRanksShown = 32;
constexpr std::size_t kMostOfText = 600;

MarkdownText text(std::string_view words) {
    return MarkdownText::of(visibleText(words, kMostOfText));
}

MarkdownText kernelName(std::string_view name) {
    return MarkdownText::code(readableSymbol(name));
}

MarkdownText time(double ns) {
    return text(timeText(ns));
}

/// Read without its colour too.
Literal signOf(VerdictTone tone) {
    return tone == VerdictTone::Good  ? Literal(":white_check_mark: ")
           : tone == VerdictTone::Bad ? Literal(":x: ")
                                      : Literal(":white_circle: ");
}

void addVerdict(MarkdownWriter& out, const ReportVerdict& verdict) {
    out.heading(2, MarkdownText("GateScope: ") + signOf(verdict.tone) + text(verdict.headline));
    for (const auto& sentence : verdict.sentences)
        out.paragraph(text(sentence));
    if (verdict.figures.empty()) return;
    out.beginTable({"", "", ""}, 3);
    for (const auto& figure : verdict.figures)
        out.row({text(figure.what), Literal("**") + text(figure.value) + Literal("**"), text(figure.note)});
}

void addMore(MarkdownWriter& out, std::size_t all, std::size_t shown, Literal where) {
    if (all > shown) out.paragraph(text(fmt::format("and {} more, which ", all - shown)) + where);
}

void addUnmatched(MarkdownWriter& out, Literal title, const std::vector<UnmatchedKernel>& kernels) {
    if (kernels.empty()) return;
    out.heading(3, title);
    out.beginTable({"kernel", "role", "calls/step", "layers", "a call", "a step", "in every step"}, 2);
    for (std::size_t i = 0; i < std::min(kernels.size(), kKernelsShown); ++i) {
        const auto& one = kernels[i];
        out.row({kernelName(one.name), text(one.role), text(fmt::format("{:.3g}", one.callsPerStep)),
                 text(fmt::to_string(one.layers)), time(one.medianNs), time(one.perStepNs),
                 one.inEveryStep ? Literal("yes") : Literal("no")});
    }
    addMore(out, kernels.size(), kKernelsShown, "`gatescope compare --json` lists.");
}

void addKernels(MarkdownWriter& out, std::vector<const KernelDifference*> kernels) {
    const auto all = kernels.size();
    kernels.resize(std::min(all, kKernelsShown));
    out.beginTable(
        {"kernel", "role", "verdict", "calls/step", "baseline", "candidate", "difference of a call", "p"}, 3);
    for (const auto* kernel : kernels) {
        const auto& one = kernel->difference;
        auto name = kernelName(kernel->name);
        if (!kernel->renamedTo.empty()) name += Literal(", now ") + kernelName(kernel->renamedTo);
        out.row({name, text(kernel->role), text(verdictName(one.verdict)),
                 text(fmt::format("{:.3g}", kernel->callsPerStep)), time(one.baselineNs),
                 time(one.candidateNs), text(differenceText(one)),
                 text(fmt::format("{:.2g}", one.pAdjusted))});
    }
    addMore(out, all, kKernelsShown, "`gatescope compare --json` lists.");
}

/// Who waits.
void addRankDifferences(MarkdownWriter& out, const std::vector<RankDifference>& ranks) {
    if (ranks.empty()) return;
    const auto timeOrNone = [](const std::optional<double>& ns) { return ns ? time(*ns) : text("-"); };
    out.heading(3, Literal("Ranks"));
    out.beginTable(
        {"rank", "verdict", "baseline", "of it waiting", "candidate", "of it waiting", "difference"}, 2);
    for (std::size_t i = 0; i < std::min(ranks.size(), kRanksShown); ++i) {
        const auto& one = ranks[i];
        out.row({text(fmt::to_string(one.rank)),
                 text(one.step ? verdictName(one.step->verdict) : std::string_view("-")),
                 timeOrNone(one.baselineNs), timeOrNone(one.baselineWaitNs), timeOrNone(one.candidateNs),
                 timeOrNone(one.candidateWaitNs), text(one.step ? differenceText(*one.step) : "-")});
    }
    addMore(out, ranks.size(), kRanksShown, "`gatescope compare --json` lists.");
}

void addComparison(MarkdownWriter& out, const ReportedComparison& comparison) {
    const auto& result = comparison.result;
    addVerdict(out, verdictOf(result));
    addRankDifferences(out, result.ranks);
    addUnmatched(out, "Only in the baseline", *result.onlyIn.baseline);
    addUnmatched(out, "Only in the candidate", *result.onlyIn.candidate);
    auto differing = byWeight(result.kernels);
    const auto rest = std::ranges::stable_partition(
        differing, [](const auto* one) { return one->difference.verdict > Verdict::NoEvidence; });
    const std::vector<const KernelDifference*> others(rest.begin(), rest.end());
    differing.erase(rest.begin(), rest.end());
    if (!differing.empty()) {
        out.heading(3, Literal("Kernels that differ"));
        addKernels(out, std::move(differing));
    }
    if (!others.empty()) {
        out.beginFolded("Kernels of which no difference was shown");
        addKernels(out, others);
        out.endFolded();
    }
    out.beginFolded("What was compared");
    for (std::size_t i = 0; i < std::min(result.remarks.size(), kFactsShown); ++i)
        out.item(text(result.remarks[i]));
    addMore(out, result.remarks.size(), kFactsShown, "`gatescope compare --json` lists.");
    out.endFolded();
}

void addFindings(MarkdownWriter& out, const Detection& detection) {
    std::size_t shown = 0;
    for (const auto* list : {&detection.findings, &detection.remarks}) {
        for (const auto& finding : *list) {
            if (++shown > kMostFindings) continue;
            out.item(Literal("**") + text(finding.title) + Literal("** (") +
                     text(confidenceName(finding.confidence)) + Literal("): ") + text(finding.details) +
                     Literal(". ") + text(finding.advice) + Literal("."));
        }
    }
    addMore(out, shown, kMostFindings, "`gatescope detect --kinds all` lists.");
}

MarkdownText microseconds(double ns) {
    return text(fmt::format("{:.1f}", ns * 1e-3));
}

void addRanks(MarkdownWriter& out, const RankRun& run) {
    out.heading(3, Literal("Ranks"));
    out.paragraph(text(fmt::format("{}; {}; {}.", ranksText(run), rankLoadText(run), oneRankText(run))));
    out.beginTable({"host", "rank", "tokens", "experts held", "rows", "sent", "w13 and w2, us",
                    "dispatch, us", "combine, us", "waiting, us", "clock"},
                   1);
    for (std::size_t i = 0; i < std::min(run.ranks.size(), kRanksShown); ++i) {
        const auto& one = run.ranks[i];
        out.row({text(one.host), text(fmt::to_string(one.rank)), text(fmt::to_string(one.tokens)),
                 text(fmt::to_string(one.expertsHeld)), text(fmt::format("{:.1f}", one.choicesMean)),
                 text(bytesText(one.sentBytesMean)), microseconds(one.expertsNs),
                 microseconds(one.dispatchNs), microseconds(one.combineNs), microseconds(one.waitNs),
                 text(clockText(one))});
    }
    addMore(out, run.ranks.size(), kRanksShown, "`gatescope report --format json` lists.");
}

void addTrace(MarkdownWriter& out, const ReportedTrace& trace) {
    addVerdict(out, verdictOf(trace));
    out.paragraph(Literal("Of ") + MarkdownText::code(trace.file));
    addFindings(out, trace.detection);
    if (trace.profile && trace.profile->ranks) addRanks(out, *trace.profile->ranks);
    if (!trace.kernels.empty()) {
        out.beginFolded("Kernels");
        out.beginTable({"kernel", "role", "calls", "total", "median", "share"}, 2);
        for (std::size_t i = 0; i < std::min(trace.kernels.size(), kKernelsShown); ++i) {
            const auto& one = trace.kernels[i];
            out.row({kernelName(one.name), text(one.role), text(fmt::to_string(one.calls)), time(one.totalNs),
                     time(one.medianNs), text(fmt::format("{:.2f} %", one.share * 100))});
        }
        addMore(out, trace.kernels.size(), kKernelsShown, "`gatescope stats` lists.");
        out.endFolded();
    }
}

/// Points that were disturbed, and why: the verdict leaves them out.
void addDisturbed(MarkdownWriter& out, const SweepResult& sweep) {
    std::size_t shown = 0;
    for (const auto& point : sweep.points) {
        const auto words = wordsOf(point);
        if (words.disturbedBy.empty() || ++shown > kFactsShown) continue;
        out.item(text(fmt::format("{}, {}, {} tokens: {}, {}: {}", point.config.name, dtypeName(point.dtype),
                                  point.tokens, words.verdict, words.interval,
                                  fmt::join(words.disturbedBy, "; "))));
    }
    addMore(out, shown, kFactsShown, "`gatescope sweep` lists.");
}

void addProvenance(MarkdownWriter& out, const std::vector<Fact>& facts) {
    for (std::size_t i = 0; i < std::min(facts.size(), kFactsShown); ++i)
        out.item(text(facts[i].name) + Literal(": ") + text(facts[i].value));
    addMore(out, facts.size(), kFactsShown, "`gatescope report --format json` lists.");
}

} // namespace

std::string markdownComparison(const ReportedComparison& comparison,
                               const std::optional<RegressionGate>& gate) {
    MarkdownWriter out;
    addComparison(out, comparison);
    if (gate) out.paragraph(text(gateWords(*gate)));
    return out.finish();
}

std::string markdownReport(const Report& report) {
    MarkdownWriter out;
    for (const auto& remark : report.remarks)
        out.paragraph(text(remark));
    for (const auto& sweep : report.sweeps) {
        addVerdict(out, verdictOf(sweep.result));
        out.paragraph(Literal("Of ") + MarkdownText::code(sweep.file));
        addDisturbed(out, sweep.result);
    }
    for (const auto& [file, load] : report.loads) {
        addVerdict(out, verdictOf(load));
        out.paragraph(Literal("Of ") + MarkdownText::code(file));
    }
    const auto traces = std::min(report.traces.size(), kTracesShown);
    if (report.comparison) {
        addComparison(out, *report.comparison);
    } else {
        for (std::size_t i = 0; i < traces; ++i)
            addTrace(out, report.traces[i]);
    }
    out.beginFolded("Provenance");
    addProvenance(out, provenanceOf(report));
    for (std::size_t i = 0; i < traces; ++i) {
        out.paragraph(MarkdownText::code(report.traces[i].file));
        addProvenance(out, provenanceOf(report.traces[i]));
    }
    out.endFolded();
    addMore(out, report.traces.size(), traces, "`--format json` has.");
    return out.finish();
}

} // namespace gatescope
