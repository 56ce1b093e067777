// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"

#include <QColor>
#include <QObject>
#include <QPalette>

class QApplication;
class QFont;
class QWidget;

namespace gatescope {

/// What the user asked for; System follows the desktop.
enum class ThemeChoice { System, Light, Dark };

/// Colours with a meaning. Two immutable sets, light and dark; widgets look theirs up by themeOf(), so a
/// change of theme is a change of palette and nothing needs to be told twice.
struct Theme {
    bool dark = false;
    QColor window;  ///< behind everything
    QColor surface; ///< cards, timelines, tables
    QColor raised;  ///< headers, hovered rows
    QColor border;
    QColor gridLine;
    QColor text;
    QColor mutedText;
    QColor accent;
    QColor onAccent;
    QColor accentSoft; ///< a tint of the accent as background
    QColor good;
    QColor warning;
    QColor warningSoft;
    QColor danger;
    QColor dangerSoft;
    QColor gate;      ///< a gate GEMM whose result is used
    QColor redundant; ///< a gate GEMM that nothing reads
    QColor gateText;

    QColor roleFill(Role role) const;
    /// For slices of unknown kind: sixteen hues, chosen by the name's hash.
    QColor namedFill(unsigned hash) const;
    QPalette palette() const;
    QString styleSheet() const;
};

const Theme& lightTheme();
const Theme& darkTheme();
const Theme& themeOf(const QPalette& palette);
const Theme& themeOf(const QWidget& widget);

/// The widget's font scaled: sizes are given relative to the system's, never in pixels.
QFont scaledFont(const QFont& font, double factor, int weight = -1);

/// Gives the application the chosen theme and follows the desktop's where that is the choice.
class ThemeController : public QObject {
    Q_OBJECT
public:
    explicit ThemeController(QApplication& application);

    /// While one lives, the application has no style sheet: under one, widgets that are put into others are
    /// polished anew with all they hold, once on each floor, which is half of what building a window takes.
    /// Afterwards all are polished once. The controller may be null, which does nothing.
    class WithoutSheet {
    public:
        explicit WithoutSheet(ThemeController* controller);
        ~WithoutSheet();
        WithoutSheet(const WithoutSheet&) = delete;
        WithoutSheet& operator=(const WithoutSheet&) = delete;

    private:
        ThemeController* m_controller;
    };

    ThemeChoice choice() const { return m_choice; }
    void choose(ThemeChoice choice);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool systemIsDark();
    void apply();
    void setSheet(const QString& sheet);

    QApplication& m_application;
    ThemeChoice m_choice = ThemeChoice::System;
    bool m_withoutSheet = false;
    bool m_applying = false;
};

ThemeChoice themeChoiceFromName(const QString& name, bool* known = nullptr);
QString themeChoiceName(ThemeChoice choice);

} // namespace gatescope
