// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/kernel_columns.h"

#include "look/number_text.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace gatescope {

namespace {

struct KernelsWords {
    Q_DECLARE_TR_FUNCTIONS(Kernels)
};

using Column = RowsColumn<KernelLine>;
using Value = double KernelFigures::*;

QString callsText(double calls) {
    const bool whole = std::abs(calls - std::round(calls)) < 1e-6;
    return whole ? countText(static_cast<std::int64_t>(std::llround(calls))) : decimalText(calls, 2);
}

Column figureColumn(const QString& header, Slot slot, Value value, QString (*text)(double),
                    const QString& unit, const QString& tip) {
    return {header,
            [slot, value, text](const KernelLine& line) {
                const auto& figures = line.sides[slot];
                return figures ? text((*figures).*value) : QStringLiteral("–");
            },
            [slot, value](const KernelLine& line) {
                const auto& figures = line.sides[slot];
                return figures ? numberOrNothing((*figures).*value) : QVariant();
            },
            unit, tip};
}

QString percentText(double share) {
    const QChar sign = share < 0 ? QChar(0x2212) : QChar('+');
    return sign + shareText(std::abs(share));
}

QVariant contrastNumber(const KernelLine& line) {
    return line.contrast && !line.contrast->only ? numberOrNothing(line.contrast->differenceNs) : QVariant();
}

double relative(const KernelContrast& contrast) {
    return contrast.baselineNs > 0 ? contrast.differenceNs / contrast.baselineNs : 0;
}

Tone toneOf(const KernelLine& line) {
    if (!line.contrast) return Tone::Quiet;
    // As in the comparison: its time is gone from B, or new there.
    if (line.contrast->only) return *line.contrast->only == Slot::A ? Tone::Good : Tone::Bad;
    switch (line.contrast->verdict) {
    case Verdict::Faster:
        return Tone::Good;
    case Verdict::Slower:
        return Tone::Bad;
    default:
        return Tone::Quiet;
    }
}

QString contrastTip(const KernelLine& line) {
    if (!line.contrast || line.contrast->only) return {};
    const KernelContrast& contrast = *line.contrast;
    const std::string_view verdict = verdictName(contrast.verdict);
    QString tip = KernelsWords::tr("B minus A, of one call; 95 % interval %1 to %2. Verdict: %3.")
                      .arg(signedDurationText(contrast.lowNs), signedDurationText(contrast.highNs),
                           QString::fromLatin1(verdict.data(), qsizetype(verdict.size())));
    if (contrast.places > 1) {
        tip += QChar('\n') +
               KernelsWords::tr("Its calls are of %n kinds, by shape and place; this is the one that "
                                "weighs most.",
                                nullptr, contrast.places);
    }
    return tip;
}

} // namespace

QString contrastText(const KernelContrast& contrast) {
    if (contrast.only)
        return *contrast.only == Slot::A ? KernelsWords::tr("only in A") : KernelsWords::tr("only in B");
    QString text = signedDurationText(contrast.differenceNs);
    if (contrast.baselineNs > 0) {
        text += QStringLiteral(" (%1 … %2)")
                    .arg(percentText(contrast.lowNs / contrast.baselineNs),
                         percentText(contrast.highNs / contrast.baselineNs));
    }
    return text;
}

std::vector<Column> kernelColumns(const KernelTableShape& shape) {
    struct Figure {
        QString header;
        Value value;
        QString (*text)(double);
        QString unit;
        QString tip;
    };
    const std::array<Figure, 5> figures{{
        {shape.perLayer ? KernelsWords::tr("Calls per layer") : KernelsWords::tr("Calls"),
         &KernelFigures::calls,
         callsText,
         {},
         {}},
        {shape.perLayer ? KernelsWords::tr("Time per layer") : KernelsWords::tr("Total"),
         &KernelFigures::totalNs, durationText, QStringLiteral("ns"),
         shape.perLayer ? KernelsWords::tr("Calls per layer times the median of one call")
                        : KernelsWords::tr("Time of all calls")},
        {KernelsWords::tr("Median"), &KernelFigures::medianNs, durationText, QStringLiteral("ns"),
         KernelsWords::tr("Of one call")},
        {KernelsWords::tr("p90"), &KernelFigures::p90Ns, durationText, QStringLiteral("ns"),
         KernelsWords::tr("Nine calls of ten took no longer")},
        {KernelsWords::tr("Share"), &KernelFigures::share, shareText, QStringLiteral("1"),
         shape.perLayer ? KernelsWords::tr("Of the layer's time")
                        : KernelsWords::tr("Of the time of all kernels")},
    }};
    std::vector<Column> columns{
        Column{KernelsWords::tr("Kernel"), [](const KernelLine& line) { return line.name; }},
        Column{KernelsWords::tr("Role"), [](const KernelLine& line) { return line.role; }},
    };
    for (const Figure& figure : figures) {
        if (!shape.twoSides) {
            columns.push_back(
                figureColumn(figure.header, Slot::A, figure.value, figure.text, figure.unit, figure.tip));
            continue;
        }
        columns.push_back(figureColumn(figure.header + QStringLiteral("\nA"), Slot::A, figure.value,
                                       figure.text, figure.unit, figure.tip));
        columns.push_back(
            figureColumn(QStringLiteral("\nB"), Slot::B, figure.value, figure.text, figure.unit, figure.tip));
        columns.back().header = figure.header + QStringLiteral("\nB");
    }
    if (shape.differences) {
        columns.push_back(
            {KernelsWords::tr("Difference\nB − A, of one call"),
             [](const KernelLine& line) { return line.contrast ? contrastText(*line.contrast) : QString(); },
             contrastNumber, QStringLiteral("ns"),
             KernelsWords::tr("Median difference with its 95 % interval. The bar: how much of A's time; "
                              "to the left is faster.")});
    }
    return columns;
}

QVariant kernelCell(const KernelTableShape& shape, const KernelLine& line, int column, int role) {
    if (role == LastRole) return line.whole;
    if (column == 0 && role == KindRole && !line.whole) return int(line.style);
    if (column == 1 && role == ToneRole) return int(Tone::Quiet);
    if (role == FillRole && !line.whole) {
        const Slot slot = shape.twoSides && column == 11 ? Slot::B : Slot::A;
        const bool share = shape.twoSides ? column == 10 || column == 11 : column == 6;
        if (share && line.sides[slot]) return line.sides[slot]->share;
    }
    const bool difference = shape.differences && column == (shape.twoSides ? 12 : 7);
    if (!difference) return {};
    if (role == ToneRole) return int(toneOf(line));
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::ToolTipRole) return contrastTip(line);
    if (role == BarRole && line.contrast && !line.contrast->only && shape.greatest > 0)
        return relative(*line.contrast) / shape.greatest;
    return {};
}

} // namespace gatescope
