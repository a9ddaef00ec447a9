// Not compiled here: this repository has no Android toolchain. minSdk 26.

package parvis

import android.annotation.SuppressLint
import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.location.Location
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingWorkPolicy
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import com.google.android.gms.location.Geofence
import com.google.android.gms.location.GeofencingEvent
import com.google.android.gms.location.GeofencingRequest
import com.google.android.gms.location.LocationServices
import com.google.android.gms.location.Priority
import java.io.File
import java.time.Duration
import java.util.Locale
import java.util.TimeZone
import java.util.UUID
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.tasks.await
import kotlinx.coroutines.withContext
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import org.json.JSONArray
import org.json.JSONObject

private const val AROUND = "parvis.around"
private const val MAX_ZONES = 99
private const val WATCH_AGAIN = "watchAgain"

data class Zone(val id: String, val latitude: Double, val longitude: Double, val radius: Float, val dwellMillis: Int)

/** The server's side: who this device is, and what it has not yet been able to send. */
class ParvisClient(private val context: Context, private val base: String, private val publishableKey: String) {
    private val http = OkHttpClient.Builder().callTimeout(Duration.ofSeconds(20)).build()
    private val json = "application/json".toMediaType()
    // Excluded from backups by android:allowBackup="false" or a rule of your own: a token belongs to one phone.
    private val kept = context.getSharedPreferences("parvis", Context.MODE_PRIVATE)
    private val queueFile = File(context.filesDir, "parvis-pings.json")

    suspend fun enrol() {
        if (token() != null) return
        val body = JSONObject()
            .put("platform", "android")
            .put("locale", Locale.getDefault().toLanguageTag())
            .put("timezone", TimeZone.getDefault().id)
        send("POST", "/v1/devices", body, publishableKey) { answer ->
            check(answer.code == 201) { "enrolment answered ${answer.code}" }
            kept.edit().putString("token", JSONObject(answer.body!!.string()).getString("deviceToken")).apply()
        }
    }

    suspend fun setConsent(purpose: String, granted: Boolean, policyVersion: String) {
        val body = JSONObject().put("granted", granted).put("source", "app").put("policyVersion", policyVersion)
        send("PUT", "/v1/device/consents/$purpose", body) { check(it.isSuccessful) { "consent answered ${it.code}" } }
        if (purpose == "location" && !granted) lock.withLock { queueFile.delete() }
    }

    suspend fun setPush(fcmToken: String) {
        val body = JSONObject().put("type", "fcm").put("token", fcmToken)
        send("PUT", "/v1/device/push", body) { check(it.isSuccessful) { "push answered ${it.code}" } }
    }

    /** The zones around a place, and how far they hold. */
    suspend fun nearest(place: Location): Pair<List<Zone>, Float> {
        val path = "/v1/geofences/nearest?latitude=${place.latitude}&longitude=${place.longitude}&limit=$MAX_ZONES"
        return send("GET", path) { answer ->
            check(answer.isSuccessful) { "nearest answered ${answer.code}" }
            val body = JSONObject(answer.body!!.string())
            val data = body.getJSONArray("data")
            val zones = (0 until data.length()).map { data.getJSONObject(it) }.map {
                val center = it.getJSONArray("center")
                Zone(
                    it.getString("id"), center.getDouble(1), center.getDouble(0), it.getDouble("radius").toFloat(),
                    millis(it.getJSONArray("dwell").optString(0, "3m")),
                )
            }
            zones to body.getDouble("refreshRadius").toFloat()
        }
    }

    /** Written down before anything is sent: an app that is stopped in between loses nothing. */
    suspend fun keep(place: Location, regionId: String?, event: String?) = lock.withLock {
        val ping = JSONObject()
            .put("id", UUID.randomUUID().toString())
            .put("latitude", place.latitude).put("longitude", place.longitude)
            .put("accuracy", place.accuracy.toDouble())
            .put("timestamp", place.time)
            .put("mock", place.isMock())
        if (regionId != null) ping.put("region", JSONObject().put("id", regionId).put("event", event))
        val waiting = queue().put(ping)
        while (waiting.length() > 1_000) waiting.remove(0)
        queueFile.writeText(waiting.toString())
    }

    /** True when nothing is left to send. */
    suspend fun flush(): Boolean = lock.withLock {
        val waiting = queue()
        if (waiting.length() == 0) return@withLock true
        val body = JSONObject().put("pings", waiting).put("sentAt", System.currentTimeMillis())
        val taken = runCatching { send("POST", "/v1/pings", body) { it.code == 200 } }.getOrDefault(false)
        if (taken) queueFile.delete()
        taken
    }

    suspend fun forget() {
        send("DELETE", "/v1/device") { check(it.isSuccessful) { "erase answered ${it.code}" } }
        kept.edit().clear().apply()
        lock.withLock { queueFile.delete() }
    }

    private fun token() = kept.getString("token", null)

    private fun queue() = if (queueFile.exists()) JSONArray(queueFile.readText()) else JSONArray()

    private suspend fun <T> send(
        method: String, path: String, body: JSONObject? = null, token: String? = token(), read: (Response) -> T,
    ): T = withContext(Dispatchers.IO) {
        val request = Request.Builder().url(base + path).header("Authorization", "Bearer $token")
            .method(method, body?.toString()?.toRequestBody(json)).build()
        http.newCall(request).execute().use(read)
    }

    private companion object {
        /** One queue, however many clients. */
        val lock = Mutex()
    }
}

/** The phone's side: the nearest zones as geofences, and one circle around the phone to know when to ask again. */
class ParvisGeofences(private val context: Context, private val parvis: ParvisClient = parvisOf(context)) {
    private val geofencing = LocationServices.getGeofencingClient(context)

    @SuppressLint("MissingPermission") // the caller has asked for it
    suspend fun start() {
        parvis.enrol()
        val place = LocationServices.getFusedLocationProviderClient(context)
            .getCurrentLocation(Priority.PRIORITY_BALANCED_POWER_ACCURACY, null).await() ?: return
        parvis.keep(place, null, null)
        parvis.flush()
        watchAround(place)
    }

    @SuppressLint("MissingPermission")
    suspend fun watchAround(place: Location) {
        val (zones, radius) = parvis.nearest(place)
        val geofences = zones.map { zone ->
            circle(zone.id, zone.latitude, zone.longitude, zone.radius)
                .setTransitionTypes(
                    Geofence.GEOFENCE_TRANSITION_ENTER or Geofence.GEOFENCE_TRANSITION_DWELL or Geofence.GEOFENCE_TRANSITION_EXIT,
                )
                .setLoiteringDelay(zone.dwellMillis)
                .build()
        }
        val around = circle(AROUND, place.latitude, place.longitude, radius)
            .setTransitionTypes(Geofence.GEOFENCE_TRANSITION_EXIT).build()
        val request = GeofencingRequest.Builder()
            .setInitialTrigger(GeofencingRequest.INITIAL_TRIGGER_ENTER or GeofencingRequest.INITIAL_TRIGGER_DWELL)
            .addGeofences(geofences + around).build()
        geofencing.removeGeofences(crossings()).await()
        geofencing.addGeofences(request, crossings()).await()
    }

    suspend fun stop() {
        geofencing.removeGeofences(crossings()).await()
    }

    private fun circle(id: String, latitude: Double, longitude: Double, radius: Float) = Geofence.Builder()
        .setRequestId(id).setCircularRegion(latitude, longitude, radius).setExpirationDuration(Geofence.NEVER_EXPIRE)

    private fun crossings() = PendingIntent.getBroadcast(
        context, 0, Intent(context, CrossingReceiver::class.java), PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_MUTABLE,
    )
}

class CrossingReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val crossing = GeofencingEvent.fromIntent(intent) ?: return
        val finished = goAsync()
        CoroutineScope(Dispatchers.IO).launch {
            try {
                val place = crossing.triggeringLocation
                val left = crossing.triggeringGeofences.orEmpty().any { it.requestId == AROUND }
                if (!crossing.hasError() && place != null) {
                    val event = when (crossing.geofenceTransition) {
                        Geofence.GEOFENCE_TRANSITION_ENTER -> "enter"
                        Geofence.GEOFENCE_TRANSITION_DWELL -> "dwell"
                        else -> "exit"
                    }
                    for (zone in crossing.triggeringGeofences.orEmpty())
                        if (zone.requestId != AROUND) parvisOf(context).keep(place, zone.requestId, event)
                        else parvisOf(context).keep(place, null, null)
                }
                // Registering again reports zones that the phone is in once more: only when others may be near, or all are gone.
                soon(context, watchAgain = left || crossing.hasError())
            } finally {
                finished.finish()
            }
        }
    }
}

/** Geofences do not outlive a restart of the phone. */
class BootReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) = soon(context, watchAgain = true)
}

/** Sends what waits, and, when asked to, watches the zones around where the phone is now. */
class ParvisWorker(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result {
        if (!parvisOf(applicationContext).flush()) return Result.retry()
        if (!inputData.getBoolean(WATCH_AGAIN, false)) return Result.success()
        return runCatching { ParvisGeofences(applicationContext).start() }.fold({ Result.success() }, { Result.retry() })
    }
}

private fun soon(context: Context, watchAgain: Boolean) {
    val work = OneTimeWorkRequestBuilder<ParvisWorker>().setInputData(workDataOf(WATCH_AGAIN to watchAgain))
        .setConstraints(Constraints.Builder().setRequiredNetworkType(NetworkType.CONNECTED).build()).build()
    WorkManager.getInstance(context).enqueueUniqueWork("parvis", ExistingWorkPolicy.APPEND_OR_REPLACE, work)
}

private fun Location.isMock() =
    if (android.os.Build.VERSION.SDK_INT >= 31) isMock else @Suppress("DEPRECATION") isFromMockProvider

/** `90s`, `3m`, `24h`, `7d`. */
private fun millis(duration: String): Int {
    val unit = when (duration.last()) { 's' -> 1_000; 'm' -> 60_000; 'h' -> 3_600_000; else -> 86_400_000 }
    return duration.dropLast(1).toInt() * unit
}

private fun parvisOf(context: Context) =
    ParvisClient(context.applicationContext, context.getString(R.string.parvis_url), context.getString(R.string.parvis_publishable_key))
