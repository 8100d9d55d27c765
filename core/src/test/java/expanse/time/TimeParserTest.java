package expanse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.Rng;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeParserTest {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private static TimeParser utc() {
    return new TimeParser(ZoneOffset.UTC, TimeParser.Order.NONE);
  }

  @Test
  void localTimesOfAnyZoneAgreeWithTheLibrary() {
    Rng rng = new Rng(11);
    for (String name :
        List.of(
            "UTC",
            "America/New_York",
            "Europe/Berlin",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "America/Havana",
            "Pacific/Apia",
            "+05:45")) {
      ZoneId zone = ZoneId.of(name);
      TimeParser parser = new TimeParser(zone, TimeParser.Order.NONE);
      for (int i = 0; i < 1500; i++) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(rng.nextLong() >>> 33, 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 1) {
          assertThat(parser.parse(local.format(LOCAL)))
              .isEqualTo(local.toInstant(offsets.getFirst()).toEpochMilli());
        } else {
          assertThatThrownBy(() -> parser.parse(local.format(LOCAL)))
              .isInstanceOf(DateTimeException.class);
        }
      }
    }
  }

  /// Half-hourly bars through every change of the clock in ten years read back as themselves.
  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Europe/London", "Australia/Lord_Howe"})
  void aRisingRunThroughBothPassesOfAnHourKeepsItsInstants(String name) {
    ZoneId zone = ZoneId.of(name);
    TimeParser parser = new TimeParser(zone, TimeParser.Order.STRICTLY_RISING);
    long start = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 10 * 365 * 48; i++) {
      long time = start + i * 1_800_000L;
      String text = ZonedDateTime.ofInstant(Instant.ofEpochMilli(time), zone).format(LOCAL);
      if (parser.parse(text) != time) {
        assertThat(parser.parse(text)).as(text).isEqualTo(time);
      }
    }
  }

  @Test
  void datesAloneAreTheStartsOfDays() {
    TimeParser berlin = new TimeParser(ZoneId.of("Europe/Berlin"), TimeParser.Order.NONE);
    assertThat(berlin.parse("2024-07-01"))
        .isEqualTo(Instant.parse("2024-06-30T22:00:00Z").toEpochMilli());
    assertThat(utc().parse("20240701"))
        .isEqualTo(Instant.parse("2024-07-01T00:00:00Z").toEpochMilli());
  }

  @Test
  void fractionsOfAMillisecondAreCutOff() {
    assertThat(utc().parse("2024-07-01T00:00:00.1239999Z") % 1000).isEqualTo(123);
    assertThat(utc().parse("1704103200123999") % 1000).isEqualTo(123);
    assertThat(utc().parse("1704103200.9") % 1000).isEqualTo(900);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "17",
        "45231",
        "99999999",
        "2024-13-01",
        "2024-02-30",
        "2024-01-01T24:00:00Z",
        "2024-01-01T10:60",
        "2024-01-01T10:00:60",
        "2024-01-01X10:00",
        "2024-01-01 13:00 PM",
        "2024-07-01T10:00:00 EST",
        "2024-01-01T10:00:00 CST",
        "2024-01-01T10:00:00 Nowhere",
        "2024-01-01T10:00:00+19:00",
        "2024-01-01T10:00:00+1",
        "2024-01-01T",
        "01/02/2024",
        "2024-1",
        "10:00",
        "1e9",
        "-1704103200",
        "99999999999999999999",
        "2024-01-01T10:00:00Zx",
        "1799-01-01",
        "2200-01-01",
        "2024-01/01",
        "1704103200.",
        "tomorrow",
        "2024-01-01T10:00:00.Z"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> utc().parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void kindsDoNotMix() {
    List<String> kinds = List.of("2024-01-01T10:00:00Z", "2024-01-01 10:00:00", "1704103200");
    for (String first : kinds) {
      for (String second : kinds) {
        TimeParser parser = utc();
        long time = parser.parse(first);
        if (first.equals(second)) {
          assertThat(parser.parse(second)).isEqualTo(time);
        } else {
          assertThatThrownBy(() -> parser.parse(second))
              .isInstanceOf(DateTimeException.class)
              .hasMessageContaining("one file needs one kind");
        }
      }
    }
  }

  @Test
  void epochTimesOfSeveralUnitsAreToldApartBySize() {
    TimeParser parser = utc();
    for (String text :
        List.of("1704103200", "1704103200000", "1704103200000000", "1704103200000000000")) {
      assertThat(parser.parse(text)).isEqualTo(1_704_103_200_000L);
    }
    assertThat(parser.mixesUnits()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-01-01 10:00:00 EST|2024-01-01T15:00:00Z",
        "2024-07-01 10:00:00 EDT|2024-07-01T14:00:00Z",
        "20240701 10:00:00 US/Eastern|2024-07-01T14:00:00Z",
        "2024-01-01 10:00:00 America/Chicago|2024-01-01T16:00:00Z",
        "01.01.2024 10:00:00.000 GMT+0100|2024-01-01T09:00:00Z",
        "2024-01-01 10:00:00 UTC-5|2024-01-01T15:00:00Z",
        "2024-01-01T10:00:00+01:00[Europe/Berlin]|2024-01-01T09:00:00Z",
        "2024-07-01 10:00:00 MET|2024-07-01T08:00:00Z",
        "2024-01-01 2:05 PM|2024-01-01T14:05:00Z",
        "2024-01-01 12:05:30 am|2024-01-01T00:05:30Z",
        "05-Mar-2024 14:30|2024-03-05T14:30:00Z",
        "5 Mar 2024 14:30|2024-03-05T14:30:00Z",
        "Mar 5, 2024 14:30|2024-03-05T14:30:00Z",
        "Tue, 5 March 2024 14:30|2024-03-05T14:30:00Z",
        "05-Mar-24, 14:30:00|2024-03-05T14:30:00Z"
      })
  void zonesMonthsAndHalvesOfTheDayHaveNames(String text, Instant expected) {
    assertThat(utc().parse(text)).isEqualTo(expected.toEpochMilli());
  }

  @Test
  void timesPrintedReadBackAsThemselves() {
    Rng rng = new Rng(3);
    TimeText text = new TimeText();
    TimeParser parser = utc();
    for (int i = 0; i < 5_000; i++) {
      long time = (rng.nextLong() >>> 22) - 1_000_000_000_000L;
      StringBuilder out = new StringBuilder();
      text.append(out, time);
      assertThat(out.toString()).isEqualTo(TimeText.of(time));
      assertThat(parser.parse(out.toString())).isEqualTo(time);
    }
  }
}
