package org.understudy.report;

import java.util.List;

/** One pair of axes within a drawing. Scales count from the panel's own upper left corner. */
record Panel(Svg svg, double x, double y, double width, double height, Scale across, Scale up) {
  static Scale across(double low, double high, boolean logarithmic, double width) {
    return new Scale(low, high, logarithmic, 0, width);
  }

  static Scale up(double low, double high, boolean logarithmic, double height) {
    return new Scale(low, high, logarithmic, height, 0);
  }

  Panel grid(int wantedAcross, int wantedUp) {
    for (Scale.Tick tick : across.ticks(wantedAcross)) {
      double at = x + across.at(tick.value());
      svg.line("grid", at, y, at, y + height);
    }
    for (Scale.Tick tick : up.ticks(wantedUp)) {
      double at = y + up.at(tick.value());
      svg.line("grid", x, at, x + width, at);
    }
    return this;
  }

  Panel frame() {
    svg.rectangle("frame", x, y, width, height);
    return this;
  }

  Panel bottomTicks(int wanted) {
    List<Scale.Tick> ticks = across.ticks(wanted);
    for (Scale.Tick tick : ticks) {
      double at = x + across.at(tick.value());
      svg.line("tick", at, y + height, at, y + height + 4);
      svg.text("number middle", at, y + height + 17, tick.label());
    }
    return this;
  }

  Panel leftTicks(int wanted) {
    for (Scale.Tick tick : up.ticks(wanted)) {
      double at = y + up.at(tick.value());
      svg.line("tick", x - 4, at, x, at);
      svg.text("number end", x - 7, at + 4, tick.label());
    }
    return this;
  }

  Panel bottomLabel(String text) {
    svg.text("label middle", x + width / 2, y + height + 36, text);
    return this;
  }

  Panel leftLabel(String text, double distance) {
    svg.textUpwards("label middle", x - distance, y + height / 2, text);
    return this;
  }

  Panel beginClipped() {
    svg.beginClipped(x, y, width, height);
    return this;
  }

  Panel endClipped() {
    svg.endClipped();
    return this;
  }
}
