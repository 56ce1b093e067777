// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/launch_options.h"

#include "base/error.h"
#include "shell/drawer_panels.h"
#include "shell/file_flow.h"

#include <QCommandLineParser>
#include <QRegularExpression>

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kSmallestSide = 320;
constexpr int kLargestSide = 16384;

int wholeNumber(const QCommandLineParser& parser, const QString& name, int least) {
    bool ok = false;
    const int value = parser.value(name).toInt(&ok);
    if (!ok || value < least) {
        throw UsageError("--" + name.toStdString() + " " + parser.value(name).toStdString() +
                             " is no number from " + std::to_string(least),
                         "Try --help.");
    }
    return value;
}

QSize sizeFrom(const QString& text) {
    const auto match = QRegularExpression(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$")).match(text);
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const auto fits = [](int side) { return side >= kSmallestSide && side <= kLargestSide; };
    if (!match.hasMatch() || !fits(size.width()) || !fits(size.height())) {
        throw UsageError("--size " + text.toStdString() + " is no size such as 1440x900",
                         "Each side from 320 pixels.");
    }
    return size;
}

void addOptions(QCommandLineParser& parser) {
    parser.setApplicationDescription(QStringLiteral("Profiles mixture-of-experts layers and shows, before "
                                                    "and after the gate fix, what every kernel did."));
    parser.addPositionalArgument(QStringLiteral("trace"),
                                 QStringLiteral("Trace to open; several are the ranks of one run."),
                                 QStringLiteral("[trace ...]"));
    parser.addOptions({
        {QStringLiteral("screenshot"),
         QStringLiteral("Write a picture of the window and exit; needs no display."),
         QStringLiteral("FILE.png")},
        {QStringLiteral("size"), QStringLiteral("Size of the picture's window."), QStringLiteral("WxH"),
         QStringLiteral("1440x900")},
        {QStringLiteral("theme"), QStringLiteral("light, dark or system."), QStringLiteral("NAME")},
        {QStringLiteral("run"), QStringLiteral("Profile at once with the options below.")},
        {QStringLiteral("after"), QStringLiteral("Start with is_internal_router on.")},
        {QStringLiteral("candidate"), QStringLiteral("Trace to compare the first one with."),
         QStringLiteral("FILE")},
        {QStringLiteral("panel"),
         QStringLiteral("Open the drawer at this panel, such as findings or kernels."),
         QStringLiteral("NAME")},
        {QStringLiteral("quit-after-show"),
         QStringLiteral("Print how long the start took, and a trace until its first picture, and exit.")},
        {QStringLiteral("preset"), QStringLiteral("Model to profile."), QStringLiteral("NAME")},
        {QStringLiteral("config"), QStringLiteral("A model's config.json to profile."),
         QStringLiteral("FILE")},
        {QStringLiteral("tokens"), QStringLiteral("Tokens per pass."), QStringLiteral("M")},
        {QStringLiteral("layers"), QStringLiteral("Layers per pass."), QStringLiteral("L")},
        {QStringLiteral("threads"), QStringLiteral("Threads; 0 takes all cores."), QStringLiteral("N")},
        {QStringLiteral("seconds"), QStringLiteral("How long to measure."), QStringLiteral("S")},
        {QStringLiteral("dtype"), QStringLiteral("bf16 or f32."), QStringLiteral("TYPE")},
        {QStringLiteral("routing"), QStringLiteral("model, uniform, zipf:S or single:E."),
         QStringLiteral("SPEC")},
        {{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("Say the versions and exit.")},
        {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Say this and exit.")},
    });
}

RunSettings runSettingsFrom(const QCommandLineParser& parser) {
    RunSettings run;
    const auto given = [&parser](const char* name) { return parser.isSet(QLatin1String(name)); };
    const auto value = [&parser](const char* name) { return parser.value(QLatin1String(name)); };
    if (given("preset")) run.preset = value("preset");
    if (given("config")) {
        run.source = RunSettings::Source::ConfigFile;
        run.path = value("config");
    }
    if (given("tokens")) run.tokens = wholeNumber(parser, QStringLiteral("tokens"), 1);
    if (given("layers")) run.layers = wholeNumber(parser, QStringLiteral("layers"), 1);
    if (given("threads")) run.threads = wholeNumber(parser, QStringLiteral("threads"), 0);
    if (given("routing")) run.routing = value("routing");
    if (given("dtype")) {
        run.dtype = value("dtype");
        if (run.dtype != QLatin1String("bf16") && run.dtype != QLatin1String("f32")) {
            throw UsageError("--dtype " + value("dtype").toStdString() + " is not known",
                             "Take bf16 or f32.");
        }
    }
    if (given("seconds")) {
        bool ok = false;
        run.seconds = value("seconds").toDouble(&ok);
        if (!ok || run.seconds <= 0) throw UsageError("--seconds must be a number above 0", "Try --help.");
    }
    return run;
}

} // namespace

LaunchOptions parseLaunchOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments)) throw UsageError(parser.errorText().toStdString(), "Try --help.");

    LaunchOptions options;
    options.showHelp = parser.isSet(QStringLiteral("help"));
    options.showVersion = parser.isSet(QStringLiteral("version"));
    // There is no QApplication yet whose name the parser could know.
    static const QRegularExpression program(QStringLiteral("^Usage: \\S+"));
    options.helpText = parser.helpText().replace(program, QStringLiteral("Usage: gatescope-gui"));
    if (options.showHelp || options.showVersion) return options;

    const QStringList files = parser.positionalArguments();
    options.files = files;
    options.candidate = parser.value(QStringLiteral("candidate"));
    if (!options.candidate.isEmpty() && files.isEmpty())
        throw UsageError("--candidate needs a trace to be compared with", "Name the baseline too.");
    if (!options.candidate.isEmpty() &&
        (std::ranges::any_of(files, &FileFlow::isSession) || FileFlow::isSession(options.candidate))) {
        throw UsageError("--candidate and a session exclude each other",
                         "A session brings both of its sides: open it alone.");
    }
    if (!options.candidate.isEmpty() &&
        (std::ranges::any_of(files, &FileFlow::isSweep) || FileFlow::isSweep(options.candidate))) {
        throw UsageError("--candidate is for traces, and a sweep is none",
                         "A sweep has its own curves of before and after: open it alone.");
    }
    options.panel = parser.value(QStringLiteral("panel"));
    if (parser.isSet(QStringLiteral("panel")) && !drawerPanelIds().contains(options.panel)) {
        throw UsageError("--panel " + options.panel.toStdString() + " is not known",
                         "Take " + drawerPanelIds().join(QStringLiteral(", ")).toStdString() + ".");
    }
    options.quitAfterShow = parser.isSet(QStringLiteral("quit-after-show"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.size = sizeFrom(parser.value(QStringLiteral("size")));
    options.run = parser.isSet(QStringLiteral("run"));
    options.after = parser.isSet(QStringLiteral("after"));
    options.settings = runSettingsFrom(parser);
    if (options.run && !options.files.isEmpty()) {
        throw UsageError("--run and a timeline to open exclude each other", "Give one of them.");
    }
    if (parser.isSet(QStringLiteral("theme"))) {
        bool known = false;
        const QString name = parser.value(QStringLiteral("theme"));
        options.theme = themeChoiceFromName(name, &known);
        if (!known)
            throw UsageError("--theme " + name.toStdString() + " is not known",
                             "Take light, dark or system.");
    }
    return options;
}

QString versionText() {
    return QStringLiteral("GateScope %1 (Qt %2)")
        .arg(QStringLiteral(GATESCOPE_VERSION), QLatin1String(qVersion()));
}

} // namespace gatescope
