// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/search_query.h"

#include "look/shown_text.h"
#include "panels/show_slice.h"
#include "trace_io/slice_args.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace gatescope {

namespace {

struct SearchWords {
    Q_DECLARE_TR_FUNCTIONS(Search)
};

QRegularExpression expressionOf(const SearchQuery& query) {
    return QRegularExpression(query.text, query.matchCase ? QRegularExpression::NoPatternOption
                                                          : QRegularExpression::CaseInsensitiveOption);
}

/// Belongs to one thread.
class Matcher {
public:
    explicit Matcher(const SearchQuery& query) : m_query(query), m_expression(expressionOf(query)) {}

    bool operator()(std::string_view text) const {
        const QString written = fromView(text);
        return matches(written) || (isReadableSymbol(written) && matches(shownText(written)));
    }

private:
    bool matches(const QString& text) const {
        if (m_query.regex) return m_expression.match(text).hasMatch();
        return text.contains(m_query.text, m_query.matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive);
    }

    SearchQuery m_query;
    QRegularExpression m_expression;
};

std::vector<bool> tracksOf(const Timeline& timeline) {
    std::vector<bool> shown(timeline.trace().tracks().size());
    for (const TrackId track : timeline.tracks)
        shown[track] = true;
    return shown;
}

std::vector<bool> matchingStrings(const Trace& trace, const Matcher& matches, const std::stop_token& stop) {
    const std::vector<std::string>& strings = trace.strings();
    std::vector<bool> matching(strings.size());
    ProgressSteps steps(noProgress(), stop, "searching names", strings.size());
    for (std::size_t id = 0; id < strings.size(); ++id) {
        steps.step();
        matching[id] = matches(strings[id]);
    }
    return matching;
}

} // namespace

QString searchProblem(const SearchQuery& query) {
    if (!query.regex) return {};
    const QRegularExpression expression = expressionOf(query);
    if (expression.isValid()) return {};
    return SearchWords::tr("Not a regular expression: %1, at character %2.")
        .arg(expression.errorString())
        .arg(expression.patternErrorOffset() + 1);
}

std::vector<SliceId> slicesByName(const Timeline& timeline, const SearchQuery& query, ProgressSink& progress,
                                  const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    const std::vector<bool> matching = matchingStrings(trace, Matcher(query), stop);
    const std::vector<bool> shown = tracksOf(timeline);
    std::vector<SliceId> hits;
    ProgressSteps steps(progress, stop, "searching names", trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        steps.step();
        if (matching[trace.slice(id).name] && shown[trace.sliceTracks()[id]]) hits.push_back(id);
    }
    return hits;
}

std::vector<SliceId> slicesByArgs(const Timeline& timeline, const SearchQuery& query, ProgressSink& progress,
                                  const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    const Matcher matches(query);
    const std::vector<bool> matching = matchingStrings(trace, matches, stop);
    const std::vector<bool> shown = tracksOf(timeline);
    std::vector<SliceId> hits;
    std::string args;
    constexpr SliceId kCheckEvery = 512; // an args text takes about a microsecond
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (id % kCheckEvery == 0) {
            throwIfStopped(stop);
            progress.progress(double(id) / double(trace.sliceCount()), "searching arguments");
        }
        if (!shown[trace.sliceTracks()[id]]) continue;
        bool hit = matching[trace.slice(id).name];
        if (!hit) {
            args.clear();
            appendArgsJson(args, trace, id);
            hit = !args.empty() && matches(args);
        }
        if (hit) hits.push_back(id);
    }
    return hits;
}

} // namespace gatescope
